package io.orrery.fuse.names;

import static io.orrery.fuse.Tree.ROOT;
import static io.orrery.fuse.WritableTree.NO_HANDLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.AttributeChange;
import io.orrery.fuse.Caller;
import io.orrery.fuse.OpenFlags;
import io.orrery.fuse.Opened;
import io.orrery.fuse.RenameMode;
import io.orrery.fuse.Reply;
import io.orrery.fuse.SpaceChange;
import io.orrery.fuse.TinyTree;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.WriteMode;
import io.orrery.fuse.XattrMode;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A tree of which nothing can be changed refuses each change, and is read as it is. */
class ReadOnlyTreeTest {
  private static final int O_WRONLY = 1;
  private static final int O_TRUNC = 01000;
  private static final long FILE = 2;
  private static final Name NAME = Name.of("f");
  private static final Name OTHER = Name.of("g");
  private static final Caller CALLER = new Caller(0, 0, 1);
  private static final OpenFlags READING = new OpenFlags(0, false);
  private static final OpenFlags WRITING = new OpenFlags(O_WRONLY, false);
  private static final OpenFlags EMPTYING = new OpenFlags(O_TRUNC, false);

  private final WritableTree tree =
      new ReadOnlyTree(
          TinyTree.of("f", "text"),
          Opened.Cache.KEEP,
          () -> new FaultException(Fault.READ_ONLY, "as it is"));

  private final List<Object> told = new ArrayList<>();

  /** Notes down what is answered, or the fault. */
  private <T> Reply<T> note() {
    return new Reply<>() {
      @Override
      public void answer(T value) {
        told.add(value);
      }

      @Override
      public void fail(FaultException fault) {
        told.add(fault.fault());
      }
    };
  }

  @Test
  void namesStayAsTheyAre() {
    tree.makeFile(ROOT, OTHER, 0644, CALLER, note());
    tree.create(ROOT, OTHER, 0644, READING, CALLER, note());
    tree.makeDirectory(ROOT, OTHER, 0755, CALLER, note());
    tree.makeSymlink(ROOT, OTHER, NAME, CALLER, note());
    tree.unlink(ROOT, NAME, note());
    tree.removeDirectory(ROOT, NAME, note());
    tree.rename(ROOT, NAME, ROOT, OTHER, RenameMode.REPLACE, note());
    assertThat(told).hasSize(7).containsOnly(Fault.READ_ONLY);
  }

  @Test
  void filesStayAsTheyAre() {
    AttributeChange chmod =
        new AttributeChange(
            OptionalInt.of(0600),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    ByteBuffer bytes = ByteBuffer.wrap(new byte[1]);
    tree.setAttributes(FILE, NO_HANDLE, chmod, note());
    tree.open(FILE, WRITING, note());
    tree.open(FILE, EMPTYING, note());
    tree.write(FILE, NO_HANDLE, 0, bytes, new WriteMode(WRITING, true), note());
    tree.allocate(FILE, NO_HANDLE, SpaceChange.ZERO, true, 0, 1, note());
    tree.copy(FILE, NO_HANDLE, 0, FILE, NO_HANDLE, 2, 1, note());
    tree.setXattr(FILE, "user.a", bytes, XattrMode.SET, note());
    tree.removeXattr(FILE, "user.a", note());
    assertThat(told).hasSize(8).containsOnly(Fault.READ_ONLY);
  }

  @Test
  void whatIsReadIsWhatTheTreeHolds() {
    tree.open(FILE, READING, note());
    tree.openDirectory(ROOT, note());
    Opened withoutHandle = new Opened(NO_HANDLE, Opened.Cache.KEEP);
    assertThat(told).containsExactly(withoutHandle, withoutHandle);
    told.clear();
    tree.read(FILE, NO_HANDLE, 1, 9, note());
    assertThat(told)
        .containsExactly(List.of(ByteBuffer.wrap("ext".getBytes(StandardCharsets.UTF_8))));
    told.clear();
    tree.sync(FILE, NO_HANDLE, false, note());
    tree.syncDirectory(ROOT, NO_HANDLE, false, note());
    assertThat(told).containsExactly(null, null);
  }

  @Test
  void aFileIsDataToItsEnd() {
    tree.seek(FILE, NO_HANDLE, 1, false, note());
    tree.seek(FILE, NO_HANDLE, 1, true, note());
    tree.seek(FILE, NO_HANDLE, 4, false, note());
    tree.seek(FILE, NO_HANDLE, 4, true, note());
    assertThat(told)
        .containsExactly(
            OptionalLong.of(1), OptionalLong.of(4), OptionalLong.empty(), OptionalLong.empty());
  }
}
