/**
 * The log of one mutable tree: every change is a record in it before it is anything else, and the
 * bytes that were written lie there until a commit has made blocks of them.
 *
 * <p>The log is a row of files in a folder, the <em>generations</em>. Records go to the end of the
 * last; {@link io.orrery.mfs.journal.Journal#rotate} begins the next, from which on the log is
 * needed once a commit of all before it has landed, and {@link io.orrery.mfs.journal.Journal#drop}
 * lets the others go.
 *
 * <p>A generation is a file {@code <number, 19 decimal digits>.log} (all integers big-endian):
 *
 * <pre>
 *   header  "ORRLOG" | u8 version = 1 | 0x0a | u64 number | u64 salt | u32 CRC32C of these 24 bytes
 *   record  u32 length of the body | u32 checksum | u8 kind | body
 *   seal    a record of kind 0 without a body, the last of every generation but the last
 * </pre>
 *
 * Behind the last record zeros may stand, up to the end of the file: they are laid there ahead, so
 * that a small sync need not bring a new length of the file to the disk. No record is all zeros.
 *
 * <p>The checksum is CRC32C over {@code u64 salt | u64 offset of the record in the file | u32
 * length | u8 kind | u32 CRC32C of the body}. The salt is random and the offset counts, so that
 * neither what the disk held before nor bytes that somebody wrote into a file of the tree can pass
 * for a record.
 *
 * <p>Invariants: a record is whole in the order of the log or it is not there. Generations reach
 * the disk in their order, so that behind a record that is torn nothing was ever promised: there
 * the replay ends, and what follows is cut off. A generation that others follow ends in a seal, or
 * it is torn itself. No length is believed before the file is known to be as long.
 *
 * <p>The hard idea is what a failure may mean. A write that fails for want of space has changed
 * nothing: the end of the log stands where it stood, what was taken before lies in the buffer, and
 * all goes on when there is space. But when fdatasync fails, Linux takes the pages for clean that
 * it could not write, and the next fdatasync would succeed without them. So that failure is final:
 * the log takes and promises nothing more, and does not answer from bytes that may be gone.
 */
package io.orrery.mfs.journal;
