package io.orrery.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What makes one durable step of what many ask for. */
class OperationQueueTest {
  private final OperationQueue queue = new OperationQueue(Path.of("store"), 1000);

  private record Asked(int weight, boolean isAwaited, boolean isAlone) implements Operation {
    @Override
    public void apply(Batch batch) {}

    @Override
    public void committed() {}

    @Override
    public void failed(FaultException fault) {}
  }

  private Asked submit(int weight, boolean awaited, boolean alone) throws FaultException {
    Asked operation = new Asked(weight, awaited, alone);
    queue.submit(operation);
    return operation;
  }

  @Test
  void whatWaitsTogetherIsHandedOutTogetherAndInOrder() throws Exception {
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      asked.add(submit(i, i % 2 == 1, false));
    }
    assertThat(queue.take()).containsExactlyElementsOf(asked);
  }

  @Test
  void aBatchTakesHalfOfTheBoundSoThatTheOtherHalfFillsMeanwhile() throws Exception {
    for (int i = 0; i < 10; i++) {
      submit(100, false, false);
    }
    assertThat(queue.take()).hasSize(5);
    assertThat(queue.take()).hasSize(5);
  }

  @Test
  void whatMustBeAloneIsAlone() throws Exception {
    submit(1, true, false);
    Asked alone = submit(1, true, true);
    submit(1, true, false);
    assertThat(queue.take()).hasSize(1).doesNotContain(alone);
    assertThat(queue.take()).containsExactly(alone);
    assertThat(queue.take()).hasSize(1);
  }

  @Test
  void whatNobodyWaitsForIsHandedOutInTheEnd() throws Exception {
    Asked asked = submit(1, false, false);
    assertThat(queue.take()).containsExactly(asked);
  }

  @Test
  void whoeverAsksForTooMuchWaitsUntilTheWorkIsFinished() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Asked first = submit(900, false, false);
    Future<?> second = thread.submit(() -> submit(200, true, false));
    assertThat(queue.take()).containsExactly(first);
    assertThat(second.isDone()).isFalse();
    queue.finished(List.of(first));
    second.get();
    assertThat(queue.take()).hasSize(1);
    thread.shutdown();
  }

  @Test
  void oneThatIsLargerThanTheBoundIsLetInAlone() throws Exception {
    Asked large = submit(5000, false, false);
    assertThat(queue.take()).containsExactly(large);
  }

  @Test
  void aClosedQueueHandsOutWhatItHasAndTakesNoMore() throws Exception {
    Asked asked = submit(1, false, false);
    queue.close();
    assertThatThrownBy(() -> submit(1, true, false)).isInstanceOf(FaultException.class);
    assertThat(queue.take()).containsExactly(asked);
    assertThat(queue.take()).isNull();
  }
}
