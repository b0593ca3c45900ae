package io.orrery.fuse.kernel;

import io.orrery.fuse.Dirent;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A directory request's answer as the kernel reads it: {@code struct fuse_dirent} (u64 ino, u64
 * off, u32 namelen, u32 type, name, padded to eight bytes), for READDIRPLUS behind a {@code struct
 * fuse_entry_out} each, which counts as a look-up.
 */
final class EntryList implements Listing {
  private static final int HEADER = 24;

  /** More than a program asks for at a time; the kernel asks again for the rest. */
  private static final int MAX_SIZE = 128 * 1024;

  private final ByteBuffer entries;
  private final boolean plus;
  private final List<Lookup.Found> lookups = new ArrayList<>();
  private Answer<EntryList> answer;

  EntryList(int size, boolean plus) {
    this.plus = plus;
    this.entries = ByteBuffer.allocate(Math.min(size, MAX_SIZE)).order(ByteOrder.nativeOrder());
  }

  void answerBy(Answer<EntryList> reply) {
    answer = reply;
  }

  @Override
  public boolean add(Dirent entry, Supplier<Lookup.Found> lookup) {
    int length = entry.name().length();
    int padded = (HEADER + length + 7) & ~7;
    if (padded + (plus ? Message.ENTRY : 0) > entries.remaining()) {
      return false;
    }
    if (plus) {
      plus(lookup.get());
    }
    int end = entries.position() + padded;
    entries.putLong(entry.inode()).putLong(entry.next());
    entries.putInt(length).putInt(entry.kind().directoryType());
    entry.name().writeTo(entries);
    while (entries.position() < end) {
      entries.put((byte) 0);
    }
    return true;
  }

  private void plus(Lookup.Found found) {
    if (found == null) {
      Message.noEntry(entries);
    } else {
      lookups.add(found);
      Message.entry(entries, found);
    }
  }

  @Override
  public boolean isEmpty() {
    return entries.position() == 0;
  }

  /** The look-ups that the kernel counts once it has read this. */
  List<Lookup.Found> lookups() {
    return lookups;
  }

  Message message(long unique) {
    return Message.of(0, unique).bytes(entries.flip());
  }

  @Override
  public void end() {
    answer.answer(this);
  }

  @Override
  public void fail(FaultException fault) {
    answer.fail(fault);
  }
}
