/**
 * The content of one file that is open for change: {@link io.orrery.mfs.file.FileContent}.
 *
 * <p>A content is a row of extents without a gap, each naming where its bytes are: in a DAG (the
 * file as it was committed, another file that was copied from, or a leaf that was just made), in
 * the log of the tree, in memory for a moment, or nowhere, being zeros. No extent is ever changed,
 * only cut or replaced, so what a snapshot names stays as it was, and what a truncation cut off
 * never comes back.
 *
 * <p>Invariants: a change is in the log before it is seen, unless it is part of a sequential run,
 * whose bytes are held here until {@link io.orrery.mfs.file.FileContent#flush}; a change that fails
 * has not happened; a leaf is named in the log only when its block is on the disk; nobody waits for
 * a network under a lock; memory grows with the number of extents and with a bounded number of held
 * chunks, not with the bytes.
 *
 * <p>The hard idea: sequential bytes must not be written twice. Where a whole chunk of the import
 * profile arrives in order it becomes a leaf at once, on its way to the block store, and the log
 * gets only its name; the commit finds it there. So a large copy into the tree costs what adding
 * the file costs. All else goes to the log, where an fsync costs what was written.
 */
package io.orrery.mfs.file;
