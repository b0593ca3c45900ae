package io.orrery.node.naming;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A record as a row of its table. Key: the peer id's bytes. Value: format 1, then the record, whose
 * own sequence number is the last that was used.
 */
final class RecordRow {
  private static final byte FORMAT = 1;

  private RecordRow() {}

  static byte[] key(IpnsName name) {
    return name.peer().toBytes();
  }

  static byte[] value(IpnsRecord record) {
    byte[] bytes = record.toBytes();
    return ByteBuffer.allocate(1 + bytes.length).put(FORMAT).put(bytes).array();
  }

  static IpnsRecord record(IpnsName name, byte[] value) throws FaultException {
    if (value.length == 0 || value[0] != FORMAT) {
      throw new FaultException(
          Fault.CORRUPT, "the record of " + name + " is damaged or of a newer version");
    }
    try {
      return IpnsRecord.parse(Arrays.copyOfRange(value, 1, value.length));
    } catch (FaultException e) {
      throw new FaultException(Fault.CORRUPT, "the record of " + name + " is damaged", e);
    }
  }
}
