package io.orrery.mfs.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records in their order: those that were appended, or those that a replay brought. */
final class Records implements Replay {
  static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  /** A record and where its body lies. */
  record Row(byte kind, ByteBuffer body) {}

  final List<Row> rows = new ArrayList<>();
  final List<Long> positions = new ArrayList<>();

  /** How many records are taken before the end is called. */
  private int wanted = Integer.MAX_VALUE;

  Records upTo(int count) {
    wanted = count;
    return this;
  }

  @Override
  public boolean record(byte kind, ByteBuffer body, long position) {
    if (rows.size() == wanted) {
      return false;
    }
    ByteBuffer copy = ByteBuffer.allocate(body.remaining()).put(body).flip();
    rows.add(new Row(kind, copy));
    positions.add(position);
    return true;
  }

  /** Appends a random record of a payload of that length, and notes it if it was taken. */
  void append(Journal log, Random random, int length) throws FaultException {
    byte[] head = new byte[random.nextInt(20)];
    byte[] payload = new byte[length];
    random.nextBytes(head);
    random.nextBytes(payload);
    byte kind = (byte) (1 + random.nextInt(127));
    // Somewhere in larger buffers, as callers have them.
    ByteBuffer out = ByteBuffer.allocateDirect(length + 7).position(3).put(payload).flip();
    out.position(3);
    long position = log.append(kind, ByteBuffer.wrap(head), out);
    assertThat(out.remaining()).isEqualTo(length);
    ByteBuffer body = ByteBuffer.allocate(head.length + length).put(head).put(payload).flip();
    rows.add(new Row(kind, body));
    positions.add(position - head.length);
  }

  /** Everything appended can be read where the log says it lies. */
  void assertReadable(Journal log, Random random) throws FaultException {
    for (int i = 0; i < rows.size(); i++) {
      ByteBuffer body = rows.get(i).body();
      int from = random.nextInt(body.limit() + 1);
      int length = random.nextInt(body.limit() - from + 1);
      assertThat(read(log, positions.get(i), body.limit())).isEqualTo(body);
      assertThat(read(log, positions.get(i) + from, length)).isEqualTo(body.slice(from, length));
    }
  }

  static ByteBuffer read(Journal log, long position, int length) throws FaultException {
    ByteBuffer into = ByteBuffer.allocate(length + 5).position(2).limit(2 + length);
    log.read(position, into);
    assertThat(into.hasRemaining()).isFalse();
    return into.position(2);
  }

  /** What a log holds that begins with its generation {@code first}. */
  static Records of(Path folder, long first) throws FaultException {
    Records records = new Records();
    Journal.open(folder, first, records, Durable.NOTHING).close();
    return records;
  }
}
