package io.orrery.mfs.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.FileDag;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.SizeChunker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FileContentTest {
  private static final int CHUNK = 64 * 1024;
  private static final ImportProfile PROFILE =
      ImportProfile.UNIXFS_V1_2025.withChunker(new SizeChunker(CHUNK)).withFileWidth(4);

  private final Room room = new Room(PROFILE);
  private final MemoryLog log = new MemoryLog();
  private final FileContent content = room.empty(log);

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private void copyIn(byte[] bytes, int step) throws FaultException {
    for (int at = 0; at < bytes.length; at += step) {
      content.write(at, ByteBuffer.wrap(bytes, at, Math.min(step, bytes.length - at)));
    }
  }

  @Test
  void wholeChunksInOrderNeverTouchTheLog() throws IOException {
    byte[] bytes = random(10 * CHUNK + 500);
    copyIn(bytes, 5000);
    assertThat(Room.all(content)).isEqualTo(bytes);
    content.flush();
    assertThat(log.leaves).isEqualTo(10);
    assertThat(log.bytes).isEqualTo(500);
    assertThat(Room.all(content)).isEqualTo(bytes);
    room.reset();
    ImportedNode node = room.build(content.snapshot(), Metadata.NONE);
    assertThat(room.put).as("last leaf, two nodes over four, one over three, root").hasSize(5);
    assertThat(node).isEqualTo(room.add(bytes, Metadata.NONE));
  }

  @Test
  void aCopyInOneCallIsSequentialToo() throws IOException {
    byte[] bytes = random(40 * CHUNK);
    assertThat(content.write(0, ByteBuffer.wrap(bytes))).isEqualTo(bytes.length);
    content.flush();
    assertThat(log.bytes).isZero();
    assertThat(room.build(content.snapshot(), Metadata.NONE))
        .isEqualTo(room.add(bytes, Metadata.NONE));
  }

  @Test
  void appendingFromTheMiddleOfAChunkFindsTheNextBorder() throws IOException {
    content.append(ByteBuffer.wrap(random(100)));
    content.flush();
    content.append(ByteBuffer.wrap(random(3 * CHUNK)));
    content.flush();
    assertThat(log.leaves).isEqualTo(2);
    assertThat(log.bytes).isEqualTo(100L + CHUNK);
  }

  @Test
  void aWriteIntoAChunkUnderWayComesAfterIt() throws IOException {
    byte[] bytes = random(3 * CHUNK);
    copyIn(bytes, CHUNK);
    content.write(CHUNK + 5, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    System.arraycopy(new byte[] {1, 2, 3}, 0, bytes, CHUNK + 5, 3);
    FileContent again = room.empty(log);
    log.changes().forEach(change -> change.replay(again));
    assertThat(Room.all(again)).isEqualTo(bytes);
  }

  @Test
  void aWriteElsewhereDoesNotWaitForTheDisk() throws IOException {
    copyIn(random(3 * CHUNK), CHUNK);
    content.write(100 * CHUNK, ByteBuffer.wrap(new byte[] {1}));
    content.truncate(50 * CHUNK);
    assertThat(room.sink.commits).isZero();
  }

  @Test
  void truncatingToNothingForgetsWhatIsHeldEvenOnAFullDisk() throws IOException {
    copyIn(random(3 * CHUNK + 10), CHUNK);
    room.sink.fails(true, true);
    content.truncate(0);
    content.flush();
    assertThat(log.bytes).isZero();
    assertThat(content.size()).isZero();
  }

  @Test
  void leavesThatAreLostGoToTheLog() throws IOException {
    room.sink.fails(false, true);
    byte[] bytes = random(5 * CHUNK);
    copyIn(bytes, CHUNK);
    content.flush();
    assertThat(log.leaves).isZero();
    assertThat(log.bytes).isEqualTo(5L * CHUNK);
    assertThat(Room.all(content)).isEqualTo(bytes);
  }

  @Test
  void whatIsHeldOutlivesAFullDisk() throws IOException {
    byte[] bytes = random(5 * CHUNK + 9);
    copyIn(bytes, CHUNK);
    room.sink.fails(false, true);
    log.full(true);
    for (int i = 0; i < 3; i++) {
      FaultException fault = catchThrowableOfType(FaultException.class, content::flush);
      assertThat(fault.fault()).isEqualTo(Fault.FULL);
      assertThat(Room.all(content)).isEqualTo(bytes);
    }
    log.full(false);
    content.flush();
    FileContent again = room.empty(log);
    log.changes().forEach(change -> change.replay(again));
    assertThat(Room.all(again)).isEqualTo(bytes);
  }

  @Test
  void memoryHeldIsBoundedOverAllFiles() throws IOException {
    List<FileContent> many = new ArrayList<>();
    ImportProfile large = ImportProfile.UNIXFS_V1_2025;
    Room other = new Room(large);
    for (int i = 0; i < 100; i++) {
      FileContent next = other.empty(log);
      next.append(ByteBuffer.wrap(new byte[10]));
      many.add(next);
    }
    assertThat(log.bytes).isEqualTo((100 - 64) * 10L);
    for (FileContent next : many) {
      next.flush();
    }
    assertThat(log.bytes).isEqualTo(1000);
  }

  @Test
  void smallWritesSideBySideAreGathered() throws IOException {
    byte[] bytes = new byte[10_000 * 10];
    new Random(1).nextBytes(bytes);
    for (int at = bytes.length - 10; at >= 0; at -= 10) {
      content.write(at, ByteBuffer.wrap(bytes, at, 10));
    }
    assertThat(content.extents()).isLessThan(4100);
    assertThat(log.bytes).isLessThan(4L * bytes.length);
    content.flush();
    assertThat(Room.all(content)).isEqualTo(bytes);
    int mark = log.mark();
    long position = log.position();
    content.carryOver();
    log.drop(mark, position);
    assertThat(Room.all(content)).isEqualTo(bytes);
  }

  @Test
  void holesAreFoundByPages() throws IOException {
    content.truncate(1 << 20);
    content.write(10_000, ByteBuffer.wrap(new byte[1]));
    content.write(100_000, ByteBuffer.wrap(new byte[50_000]));
    content.zero(120_000, 100, true);
    assertThat(content.seekData(0)).hasValue(8192);
    assertThat(content.seekData(9000)).hasValue(9000);
    assertThat(content.seekHole(0)).hasValue(0);
    assertThat(content.seekHole(9000)).hasValue(12_288);
    assertThat(content.seekData(12_288)).hasValue(98_304);
    assertThat(content.seekHole(98_304)).hasValue(151_552);
    assertThat(content.seekData(151_552)).isEqualTo(OptionalLong.empty());
    assertThat(content.seekData(1 << 20)).isEqualTo(OptionalLong.empty());
    assertThat(content.seekHole(1 << 20)).isEqualTo(OptionalLong.empty());
    content.write((1 << 20) - 1, ByteBuffer.wrap(new byte[1]));
    assertThat(content.seekHole((1 << 20) - 1)).hasValue(1 << 20);
  }

  @Test
  void whatIsUnchangedSaysWhereItIs() throws IOException {
    ImportedNode node = room.add(random(3 * CHUNK), Metadata.NONE);
    FileContent file = room.open(FileDag.strange(node.cid(), node.size()), log);
    assertThat(file.unchanged()).contains(node.cid());
    file.write(5, ByteBuffer.wrap(new byte[] {1}));
    assertThat(file.isChanged()).isTrue();
    assertThat(file.references()).containsExactly(node.cid());
    FileSnapshot snapshot = file.snapshot();
    ImportedNode next = room.build(snapshot, Metadata.NONE);
    file.committed(snapshot, next);
    assertThat(file.unchanged()).contains(next.cid());
    file.truncate(0);
    assertThat(file.isChanged()).isTrue();
    assertThat(content.isChanged()).as("a new file is in no DAG yet").isTrue();
  }

  @Test
  void writesDuringACommitStay() throws IOException {
    byte[] bytes = random(10 * CHUNK);
    copyIn(bytes, CHUNK);
    FileSnapshot snapshot = content.snapshot();
    content.write(3, ByteBuffer.wrap(new byte[] {9}));
    content.truncate(4 * CHUNK);
    content.append(ByteBuffer.wrap(new byte[] {8}));
    ImportedNode node = room.build(snapshot, Metadata.NONE);
    assertThat(node).isEqualTo(room.add(bytes, Metadata.NONE));
    content.committed(snapshot, node);
    byte[] expected = Arrays.copyOf(bytes, 4 * CHUNK + 1);
    expected[3] = 9;
    expected[4 * CHUNK] = 8;
    assertThat(Room.all(content)).isEqualTo(expected);
    assertThat(content.isChanged()).isTrue();
  }

  @Test
  void filesEndSomewhere() {
    for (Callable<?> tooFar :
        List.<Callable<?>>of(
            () -> content.write(FileContent.MAX_SIZE, ByteBuffer.allocate(1)),
            () -> content.write(Long.MAX_VALUE, ByteBuffer.allocate(1)),
            () -> {
              content.truncate(FileContent.MAX_SIZE + 1);
              return null;
            },
            () -> {
              content.allocate(Long.MAX_VALUE, Long.MAX_VALUE);
              return null;
            })) {
      FaultException fault = catchThrowableOfType(FaultException.class, tooFar::call);
      assertThat(fault.fault()).isEqualTo(Fault.TOO_LARGE);
    }
    assertThat(content.size()).isZero();
  }

  @Test
  void placesAreNotNegative() throws IOException {
    copyIn(random(1000), 1000);
    for (Callable<?> before :
        List.<Callable<?>>of(
            () -> content.read(-1, ByteBuffer.allocate(1)),
            () -> content.write(-1, ByteBuffer.allocate(1)),
            () -> content.copyFrom(room.empty(log), -1, 0, 5))) {
      FaultException fault = catchThrowableOfType(FaultException.class, before::call);
      assertThat(fault.fault()).isEqualTo(Fault.INVALID);
    }
    assertThat(content.seekData(-1)).isEmpty();
    assertThat(content.seekHole(-1)).isEmpty();
  }

  @Test
  void filesThatAreCopiedAtOnceShareTheStepsOfTheDisk() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Room shared = new Room(PROFILE, threads);
      List<Future<?>> copies = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        FileContent file = shared.empty(log);
        copies.add(
            threads.submit(
                () -> {
                  for (int at = 0; at < 8 * CHUNK; at += CHUNK) {
                    file.write(at, ByteBuffer.wrap(random(CHUNK)));
                  }
                  file.flush();
                  return null;
                }));
      }
      for (Future<?> copy : copies) {
        copy.get();
      }
      assertThat(log.leaves).isEqualTo(24);
      assertThat(log.bytes).isZero();
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aRangeIsNotCopiedOntoItself() throws IOException {
    copyIn(random(1000), 1000);
    FaultException fault =
        catchThrowableOfType(FaultException.class, () -> content.copyFrom(content, 0, 500, 501));
    assertThat(fault.fault()).isEqualTo(Fault.INVALID);
    assertThat(content.copyFrom(content, 0, 500, 500)).isEqualTo(500);
    byte[] half = Arrays.copyOf(random(1000), 500);
    assertThat(Arrays.copyOfRange(Room.all(content), 500, 1000)).isEqualTo(half);
  }

  /** Writers with a lane each, one that copies in order, readers, commits and flushes, at once. */
  @Test
  void manyThreadsSeeWhatReturnedBefore() throws Exception {
    ExecutorService hashing = Executors.newFixedThreadPool(2);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Room shared = new Room(PROFILE, hashing);
      FileContent file = shared.empty(log);
      int lane = 8 * CHUNK;
      byte[] expected = random(6 * lane);
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int start = i * lane;
        boolean inOrder = i == 0;
        writers.add(
            threads.submit(
                () -> {
                  writeLane(file, expected, start, lane, inOrder);
                  return null;
                }));
      }
      Future<Integer> commits =
          threads.submit(
              () -> {
                int count = 0;
                while (writers.stream().anyMatch(writer -> !writer.isDone())) {
                  FileSnapshot snapshot = file.snapshot();
                  file.committed(snapshot, shared.build(snapshot, Metadata.NONE));
                  file.flush();
                  count++;
                }
                return count;
              });
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertThat(commits.get()).isPositive();
      assertThat(Room.all(file)).isEqualTo(expected);
      assertThat(shared.build(file.snapshot(), Metadata.NONE))
          .isEqualTo(shared.add(expected, Metadata.NONE));
    } finally {
      threads.shutdown();
      hashing.shutdown();
    }
  }

  private static void writeLane(
      FileContent file, byte[] expected, int start, int lane, boolean inOrder)
      throws FaultException {
    Random random = new Random(start);
    List<Integer> places = new ArrayList<>();
    for (int at = 0; at < lane; at += 1024) {
      places.add(start + at);
    }
    if (!inOrder) {
      Collections.shuffle(places, random);
    }
    ByteBuffer back = ByteBuffer.allocate(1024);
    for (int at : places) {
      file.write(at, ByteBuffer.wrap(expected, at, 1024));
      file.read(at, back.clear());
      assertThat(back.flip()).isEqualTo(ByteBuffer.wrap(expected, at, 1024));
    }
  }
}
