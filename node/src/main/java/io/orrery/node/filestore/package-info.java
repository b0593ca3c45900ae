/**
 * Blocks that lie in the user's own files: {@code add --nocopy} notes down path, offset and length
 * in place of the bytes, and whoever asks for such a block later gets it from there.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>What is handed out was hashed after it was read. A file that changed, shrank or went gives
 *       an error that names it, never other bytes.
 *   <li>What is noted down was there: each stretch is read back from the file and compared before.
 *   <li>A file is only ever read: never written, moved, locked or kept open between reads. It is
 *       read by {@code pread}, never mapped, so that one cut short under the reader is an error and
 *       not a signal.
 *   <li>Nothing on a mount of this process is touched, and nothing but regular files.
 * </ul>
 *
 * <p>The hard idea is where this stands. The store itself keeps the references beside its blocks,
 * so that leases, pins, garbage collection and durability need to know nothing of them; but it has
 * no view of such a block, so that a scope is never held while somebody's disk spins up. {@link
 * io.orrery.node.filestore.Filestore} is the source of blocks around the store, which answers for
 * them later, from its own threads: waits end at the deadline of whoever asked, and a block that is
 * stored costs no look-up more than before.
 */
package io.orrery.node.filestore;
