/**
 * Files and directories as DAGs (ipfs/specs src/unixfs.md): reading any valid tree and writing the
 * canonical ones of an {@link io.orrery.unixfs.ImportProfile}.
 *
 * <p>Reading starts at a {@link io.orrery.unixfs.NodeSource}, a {@link io.orrery.ipld.BlockSource}
 * with a bounded cache of decoded nodes; {@link io.orrery.unixfs.FileReader}, {@link
 * io.orrery.unixfs.Directory}, {@link io.orrery.unixfs.Resolver} and {@link
 * io.orrery.unixfs.DagWalk} are cheap handles on it. Writing ends in a {@link
 * io.orrery.ipld.BlockWriter}: {@link io.orrery.unixfs.FileImporter}, {@link
 * io.orrery.unixfs.FileEditor}, {@link io.orrery.unixfs.DirectoryBuilder}, {@link
 * io.orrery.unixfs.DirectoryEditor} and {@link io.orrery.unixfs.SymlinkImporter}.
 *
 * <p>Invariants: a node is decoded whole or refused with its reason, never half; nothing believes a
 * size, depth or count that a stranger wrote (Tsize never decides anything, a child whose length
 * differs from what its parent says is refused, the depth of a HAMT ends with the bits of its
 * hash); the same bytes, names and profile give the same CID in whichever order they came.
 *
 * <p>The hard idea is the index of a file. A decoded file node keeps where its bytes lie, in its
 * own block and in which child, but no bytes: whoever reads walks the index inside one scope of the
 * store and hands out views of the mapped leaves. What the walk lacks it names, all at once; that
 * is fetched with no scope open, and the walk starts anew. So a read touches the nodes on its way
 * and nothing else, and all that is local needs no thread but the caller's.
 */
package io.orrery.unixfs;
