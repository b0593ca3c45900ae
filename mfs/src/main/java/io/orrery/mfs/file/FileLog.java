package io.orrery.mfs.file;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/**
 * Where the changes of one file are written down before they happen. Called under the lock of the
 * file, so changes of one file come in their order. Every call that throws has written nothing.
 *
 * <p>Read in order and applied to the file as it was at any moment between the first of them and
 * the last, the changes give the file after the last: each says what stands where, none depends on
 * what was there.
 */
public interface FileLog {
  /** The most bytes of one {@link #write}. */
  int MAX_WRITE = 1024 * 1024;

  /**
   * The remaining bytes, 1 to {@value #MAX_WRITE}, now stand at {@code at}, which may be beyond the
   * end. The buffer may move.
   *
   * @return the position of the bytes in the log; that of the n-th byte is n more
   */
  long write(long at, ByteBuffer bytes) throws FaultException;

  /** The content of a leaf, whose block is on the disk, now stands at {@code at}. */
  void leaf(long at, int length, Cid leaf) throws FaultException;

  /**
   * {@code length} bytes of another file now stand at {@code at}. Its blocks may be anywhere.
   *
   * @param fileSize the bytes of that file
   * @param from the first byte of it that stands here
   */
  void share(long at, long length, Cid file, long fileSize, long from) throws FaultException;

  /** The file now ends at {@code size}; what is new in it is zeros. */
  void truncate(long size) throws FaultException;

  /** There are now zeros from {@code at} on; all of them below the end of the file. */
  void zero(long at, long length) throws FaultException;

  /** Fills {@code into} with what was written at {@code position}. */
  void read(long position, ByteBuffer into) throws FaultException;
}
