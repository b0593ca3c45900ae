package io.orrery.node.tar;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.FuzzTarget;
import io.orrery.ipld.Hex;
import io.orrery.ipld.Name;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An archive is the same however it arrives, and one that is read is written and read the same. A
 * search cannot guess checksums, so each input is read a second time with all of them mended.
 */
class TarFuzzTest extends FuzzTarget {
  private static final int BLOCK = 512;
  private static final int MAGIC = 257;
  private static final int CHECKSUM = 148;

  /** Notes what it is given; contents by their place in the list. */
  private static final class Notes implements TarSink {
    private final List<TarEntry> entries = new ArrayList<>();
    private final List<ByteArrayOutputStream> contents = new ArrayList<>();
    private String end = "";

    @Override
    public void entry(TarEntry entry) {
      entries.add(entry);
      contents.add(new ByteArrayOutputStream());
    }

    @Override
    public void content(byte[] buffer, int offset, int length) {
      contents.get(contents.size() - 1).write(buffer, offset, length);
    }

    @Override
    public void end() {
      for (int i = 0; i < entries.size(); i++) {
        requireEqual(entries.get(i).size(), (long) contents.get(i).size(), "content of that size");
      }
      end = "whole";
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(entries.toString());
      contents.forEach(content -> text.append(Hex.of(content.toByteArray())).append(','));
      return text.append(end).toString();
    }
  }

  @Override
  protected void feed(byte[] input) throws Exception {
    check(input);
    check(mended(input));
  }

  private static void check(byte[] archive) throws Exception {
    Notes whole = read(archive, Math.max(1, archive.length));
    requireEqual(whole.toString(), read(archive, 1).toString(), "single bytes change nothing");
    requireEqual(whole.toString(), read(archive, 700).toString(), "nor do odd pieces");
    if (whole.end.equals("whole")) {
      Notes again = read(written(whole), BLOCK);
      requireEqual(whole.toString(), again.toString(), "what is written is read");
    }
  }

  private static Notes read(byte[] archive, int piece) throws IOException {
    Notes notes = new Notes();
    TarReader reader = new TarReader(notes);
    try {
      for (int at = 0; at < archive.length; at += piece) {
        reader.write(archive, at, Math.min(piece, archive.length - at));
      }
      reader.end();
    } catch (FaultException e) {
      notes.end = e.getMessage();
    }
    return notes;
  }

  private static byte[] written(Notes notes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    for (int i = 0; i < notes.entries.size(); i++) {
      byte[] content = notes.contents.get(i).toByteArray();
      writer.entry(notes.entries.get(i));
      writer.write(content, 0, content.length);
    }
    writer.finish();
    return out.toByteArray();
  }

  private static byte[] mended(byte[] input) {
    byte[] mended = input.clone();
    for (int at = 0; at + BLOCK <= mended.length; at += BLOCK) {
      if (new String(mended, at + MAGIC, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
        Arrays.fill(mended, at + CHECKSUM, at + CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (int i = at; i < at + BLOCK; i++) {
          sum += mended[i] & 0xff;
        }
        byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, mended, at + CHECKSUM, digits.length);
      }
    }
    return mended;
  }

  @Override
  protected List<byte[]> seeds() {
    Notes notes = new Notes();
    notes.entry(TarEntry.directory(Name.of("d"), 0755, Instant.ofEpochSecond(1)));
    notes.entry(TarEntry.file(Name.of("d/ä"), 5, 0644, Instant.ofEpochSecond(-2, 500)));
    byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
    notes.content(hello, 0, hello.length);
    notes.entry(TarEntry.symlink(Name.of("x/".repeat(80) + "l"), Name.of(".."), Instant.EPOCH));
    try {
      byte[] archive = written(notes);
      return List.of(archive, Arrays.copyOf(archive, archive.length - 700), new byte[1024]);
    } catch (IOException e) {
      throw new IllegalStateException("memory takes what is written", e);
    }
  }
}
