package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FaultExceptionTest {
  private final FaultException fault = FaultException.malformed("bad");

  @Test
  void isFoundInsideTheWrappersOfFutures() {
    assertThat(FaultException.unwrap(fault)).isSameAs(fault);
    assertThat(FaultException.unwrap(new CompletionException(new ExecutionException(fault))))
        .isSameAs(fault);
  }

  @Test
  void otherFailuresAreNoFaults() {
    assertThat(FaultException.unwrap(new CompletionException(new IllegalStateException(fault))))
        .isNull();
    assertThat(FaultException.unwrap(new CompletionException("no cause", null))).isNull();
  }

  @Test
  void anUnreachableBlockIsNamedAsKuboNamesIt() throws FaultException {
    assertThat(FaultException.unreachable(Cid.parse("bafkqaaa")))
        .hasMessage("block was not found locally (offline): ipld: could not find bafkqaaa");
  }
}
