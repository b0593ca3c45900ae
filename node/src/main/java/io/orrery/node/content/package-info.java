/**
 * What the commands about content do, below their arguments and their output: adding files, reading
 * them back as an archive, listing, collecting garbage, and moving DAGs as CAR files.
 *
 * <p>Invariants: nothing is reported as added before it is on the disk; a root's pin lands in the
 * same durable step as its last blocks; a CAR lands whole or not at all; nothing here holds a file,
 * or a listing, as a whole.
 *
 * <p>The hard idea is how to be durable and fast with many small files: {@link
 * io.orrery.node.content.Adder} holds back what it has to report, and the pins, until a commit that
 * covers all of it, a few times a second.
 */
package io.orrery.node.content;
