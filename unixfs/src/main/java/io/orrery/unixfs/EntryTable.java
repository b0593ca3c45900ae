package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Directory entries by name, packed: a million of them take about a hundred megabytes, a third of
 * what objects would. A hash table of open addressing leads from the name's HAMT hash, which the
 * writer needs anyway, to the entry's number; the entry's bytes lie one after another on pages. The
 * bytes of a replaced entry stay until the table goes.
 */
final class EntryTable {
  private static final int PAGE = 1 << 18;

  /** Name length, CID length and Tsize in front of the name and the CID. */
  private static final int HEAD = 4 + 4 + 8;

  private final List<ByteBuffer> pages = new ArrayList<>();

  /** The entry number + 1 that hashes here; 0 = free. Its length is a power of two. */
  private int[] slots = new int[16];

  private long[] hashes = new long[8];

  /** Page number and offset in it. */
  private long[] places = new long[8];

  private int size;
  private DirectoryTotals totals = DirectoryTotals.NONE;

  int size() {
    return size;
  }

  DirectoryTotals totals() {
    return totals;
  }

  long hash(int entry) {
    return hashes[entry];
  }

  /** Adds an entry; one of the same name is replaced and keeps its number. */
  void put(Name name, Cid cid, long tsize) {
    long hash = NameHash.of(name);
    int slot = slot(hash, name);
    int entry = slots[slot] - 1;
    if (entry < 0) {
      entry = size++;
      slots[slot] = size;
      growEntries();
      hashes[entry] = hash;
    } else {
      totals = totals.without(link(entry, Name.EMPTY));
    }
    places[entry] = write(name, cid, tsize);
    totals = totals.with(new DagPbLink(cid, name, tsize));
    if (size * 2 > slots.length) {
      growSlots();
    }
  }

  /** The link of an entry, {@code prefix} in front of its name. */
  DagPbLink link(int entry, Name prefix) {
    ByteBuffer page = pages.get((int) (places[entry] >>> 32));
    int at = (int) places[entry];
    int nameLength = page.getInt(at);
    int cidLength = page.getInt(at + 4);
    ByteBuffer name = ByteBuffer.allocate(prefix.length() + nameLength);
    prefix.writeTo(name);
    name.put(page.slice(at + HEAD, nameLength)).flip();
    try {
      Cid cid = Cid.whole(page.slice(at + HEAD + nameLength, cidLength));
      return new DagPbLink(cid, Name.of(name), page.getLong(at + 8));
    } catch (FaultException e) {
      throw new IllegalStateException("written by put", e);
    }
  }

  private boolean isNamed(int entry, Name name) {
    ByteBuffer page = pages.get((int) (places[entry] >>> 32));
    int at = (int) places[entry];
    return page.getInt(at) == name.length()
        && Name.of(page.slice(at + HEAD, name.length())).equals(name);
  }

  private int slot(long hash, Name name) {
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0
        && !(hashes[slots[slot] - 1] == hash && isNamed(slots[slot] - 1, name))) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private void growSlots() {
    int[] wider = new int[slots.length * 2];
    for (int entry = 0; entry < size; entry++) {
      int slot = (int) hashes[entry] & (wider.length - 1);
      while (wider[slot] != 0) {
        slot = (slot + 1) & (wider.length - 1);
      }
      wider[slot] = entry + 1;
    }
    slots = wider;
  }

  private void growEntries() {
    if (size > hashes.length) {
      hashes = Arrays.copyOf(hashes, hashes.length + hashes.length / 2);
      places = Arrays.copyOf(places, hashes.length);
    }
  }

  private long write(Name name, Cid cid, long tsize) {
    int length = HEAD + name.length() + cid.length();
    if (pages.isEmpty() || last().remaining() < length) {
      // The first page is small, for most directories are.
      int usual = pages.isEmpty() ? 4096 : PAGE;
      pages.add(ByteBuffer.allocate(Math.max(usual, length)));
    }
    ByteBuffer page = last();
    long place = (long) (pages.size() - 1) << 32 | page.position();
    page.putInt(name.length()).putInt(cid.length()).putLong(tsize);
    name.writeTo(page);
    cid.writeTo(page);
    return place;
  }

  private ByteBuffer last() {
    return pages.get(pages.size() - 1);
  }
}
