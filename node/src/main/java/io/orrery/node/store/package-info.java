/**
 * The blocks of a repo, on its disk, and the tables that must change together with them.
 *
 * <p>A block's bytes lie in a segment file, which is only ever appended to; LMDB holds the index
 * (multihash to place, length and checksum) and the tables of other rooms. That is for old age:
 * LMDB with the values inside takes large blocks several times slower once half of them were
 * deleted, and never gives space back (docs/performance.md, "An aged store"). A segment is mapped
 * once and read in place.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>One thread writes. A step is: records into segments, fdatasync of each, commit of the
 *       index, then the answer. So the index never names bytes that are not on the disk, and what
 *       was answered survives kill -9 and power loss. Bytes past a segment's stated end mean
 *       nothing.
 *   <li>A stored record never changes and never moves; {@link Store#compact} copies what lives
 *       elsewhere, and drops the whole file when its last reader has left.
 *   <li>Segments that the index does not name are leftovers of a step that was cut off, and are
 *       removed at open. Index and segments belong together: restore both from one copy or none.
 *   <li>A block that was put is seen by readers at once (from the heap), before it is durable.
 *   <li>A writer on trial may take back what it alone brought ({@link Store#withdraw}): never what
 *       was here before it, nor what another has put or held, for that was promised to them.
 *   <li>Every failure is taken back whole: the store stays usable when space returns.
 * </ul>
 *
 * <p>A block may also be held by a file that is not the store's ({@link
 * io.orrery.node.store.FileSlice}): the store knows that it is here and how long it is, leases and
 * deletes it like any other, and has no view of it. Reading it is {@code
 * io.orrery.node.filestore}'s.
 *
 * <p>The hard idea is how views stay valid with no lock and no counter shared among readers: each
 * pooled {@link io.orrery.node.store.Reader} carries the epoch in which it began, and dropping
 * waits until no reader carries an older one than the commit that stopped naming the segment.
 * Inside a scope the index snapshot may be renewed, for the epoch alone protects the bytes.
 */
package io.orrery.node.store;
