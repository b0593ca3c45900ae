package io.orrery.mfs.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.unixfs.FileDag;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Layout;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.Mtime;
import io.orrery.unixfs.SizeChunker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random changes of two files against two arrays: the bytes are the same at every step, every
 * commit gives the CID that adding the bytes gives, and the log gives the file again.
 */
class FileContentModelTest {
  private static final int STEPS = 80;
  private static final ImportProfile V1 =
      ImportProfile.UNIXFS_V1_2025.withChunker(new SizeChunker(10)).withFileWidth(3);
  private static final ImportProfile V0 =
      ImportProfile.UNIXFS_V0_2015.withChunker(new SizeChunker(7)).withFileWidth(2);

  @Provide
  Arbitrary<ImportProfile> profiles() throws FaultException {
    return Arbitraries.of(
        V1,
        V0,
        V1.withChunker(new SizeChunker(1)).withFileWidth(2),
        V1.withChunker(new SizeChunker(64)).withFileWidth(4),
        V1.withRawLeaves(false),
        V0.withRawLeaves(true),
        V1.withInlineLimit(9),
        V0.withInlineLimit(60),
        V1.withHash(HashFunction.BLAKE3),
        V1.withLayout(Layout.TRICKLE),
        V0.withLayout(Layout.TRICKLE),
        V1.withChunker("rabin-16-32-64"),
        V0.withChunker("rabin-16-20-40"));
  }

  /** One file, its model, and what of its log a commit has not covered. */
  private static final class Subject {
    final Room room;
    final Random random;
    final MemoryLog log = new MemoryLog();
    final Model model = new Model();
    FileContent content;
    FileDag base;
    Metadata metadata = Metadata.NONE;

    Subject(Room room, Random random) {
      this.room = room;
      this.random = random;
      this.content = room.empty(log);
    }

    /** The commit that is being made, if one is. */
    FileSnapshot snapshot;

    byte[] atSnapshot;
    int mark;
    long position;

    void commitBegins() {
      mark = log.mark();
      position = log.position();
      snapshot = content.snapshot();
      atSnapshot = model.bytes();
    }

    void commitEnds() throws IOException {
      ImportedNode node = room.build(snapshot, metadata);
      assertThat(node).isEqualTo(room.add(atSnapshot, metadata));
      content.committed(snapshot, node);
      base = FileDag.strange(node.cid(), node.size());
      log.drop(mark, position);
      snapshot = null;
    }

    /** What a restart finds: the file as it was committed, and the log after that. */
    void restart() throws FaultException {
      content.flush();
      FileContent again = room.open(base, log);
      List<MemoryLog.Change> changes = log.changes();
      changes.forEach(change -> change.replay(again));
      assertThat(Room.all(again)).isEqualTo(model.bytes());
      // A commit may have caught a later state than the one at which its log begins.
      changes.forEach(change -> change.replay(again));
      assertThat(Room.all(again)).isEqualTo(model.bytes());
      if (snapshot == null && random.nextBoolean()) {
        content = again;
      }
    }

    void reads() throws FaultException {
      int at = random.nextInt(model.size() + 20);
      ByteBuffer into = ByteBuffer.allocate(random.nextInt(60));
      int count = content.read(at, into);
      byte[] expected = model.range(at, into.capacity());
      assertThat(count).isEqualTo(expected.length);
      assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(expected));
      assertThat(content.size()).isEqualTo(model.size());
    }

    byte[] some(int bound) {
      byte[] bytes = new byte[random.nextInt(bound)];
      random.nextBytes(bytes);
      return bytes;
    }

    void write(int at, byte[] bytes) throws FaultException {
      assertThat(content.write(at, ByteBuffer.wrap(bytes))).isEqualTo(bytes.length);
      model.write(at, bytes);
    }

    void appendMany() throws FaultException {
      for (int i = random.nextInt(6); i >= 0; i--) {
        byte[] bytes = some(30);
        assertThat(content.append(ByteBuffer.wrap(bytes))).isEqualTo(model.size());
        model.write(model.size(), bytes);
      }
    }

    void truncate(int size) throws FaultException {
      content.truncate(size);
      model.truncate(size);
    }

    void zero() throws FaultException {
      int at = random.nextInt(model.size() + 10);
      int length = random.nextInt(100);
      boolean keepSize = random.nextBoolean();
      content.zero(at, length, keepSize);
      model.zero(at, length, keepSize);
    }

    void copyFrom(Subject other) throws FaultException {
      int from = random.nextInt(other.model.size() + 1);
      int at = random.nextInt(model.size() + 10);
      int length = random.nextInt(60);
      byte[] expected = other.model.range(from, length);
      assertThat(content.copyFrom(other.content, from, at, length)).isEqualTo(expected.length);
      model.write(at, expected);
    }

    void fullDisk() throws FaultException {
      log.full(true);
      byte[] bytes = some(60);
      int at = random.nextInt(model.size() + 10);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      try {
        content.write(at, buffer);
      } catch (FaultException e) {
        assertThat(buffer.position()).isZero();
      }
      model.write(at, Arrays.copyOf(bytes, buffer.position()));
      int size = random.nextInt(model.size() + 10);
      try {
        content.truncate(size);
        model.truncate(size);
      } catch (FaultException e) {
        assertThat(content.size()).isEqualTo(model.size());
      }
      assertThat(Room.all(content)).isEqualTo(model.bytes());
      log.full(false);
    }

    void step(Subject other) throws IOException {
      switch (random.nextInt(16)) {
        case 0, 1, 2 -> write(random.nextInt(model.size() + 20), some(50));
        case 3, 4, 5 -> appendMany();
        case 6 -> truncate(random.nextInt(model.size() + 60));
        case 7 -> truncate(random.nextInt(model.size() + 1));
        case 8 -> zero();
        case 9 -> {
          int end = random.nextInt(model.size() + 40);
          content.allocate(end / 2, end - end / 2);
          model.grow(end);
        }
        case 10 -> copyFrom(other);
        case 11 -> fullDisk();
        case 12 -> room.sink.fails(random.nextInt(4) == 0, random.nextInt(4) == 0);
        case 13 -> {
          if (snapshot == null) {
            commitBegins();
          } else {
            commitEnds();
          }
        }
        case 14 -> {
          metadata =
              switch (random.nextInt(3)) {
                case 0 -> Metadata.NONE;
                case 1 -> Metadata.NONE.withMode(0640);
                default -> Metadata.NONE.withMtime(new Mtime(random.nextInt(), 5));
              };
        }
        default -> restart();
      }
      reads();
      assertThat(Room.all(content)).isEqualTo(model.bytes());
    }
  }

  @Property(tries = 400)
  void aFileIsAnArrayAndItsCidThatOfAnAdd(
      @ForAll("profiles") ImportProfile profile, @ForAll Random random) throws IOException {
    Room room = new Room(profile);
    Subject one = new Subject(room, random);
    Subject other = new Subject(room, random);
    for (int i = 0; i < STEPS; i++) {
      Subject subject = random.nextInt(3) == 0 ? other : one;
      subject.step(subject == one ? other : one);
    }
    for (Subject subject : List.of(one, other)) {
      if (subject.snapshot != null) {
        subject.commitEnds();
      }
      subject.commitBegins();
      subject.commitEnds();
      subject.content.flush();
      assertThat(Room.all(subject.content)).isEqualTo(subject.model.bytes());
    }
  }
}
