/**
 * /ipns: {@link io.orrery.fuse.names.NamesTree}, whose root is a directory of names ({@link
 * io.orrery.fuse.names.NamesDirectory}), each with a tree of its own behind it: a mutable one, the
 * content that somebody's record names, or a link. What names there are and where they lead is the
 * caller's to say, {@link io.orrery.fuse.names.NameRoots}.
 *
 * <p>Invariants: what has several spellings is a directory under one of them and a link under the
 * others, since Linux lets a directory have one name only. No rename crosses from one name's tree
 * to another's.
 *
 * <p>The hard idea is the graft ({@link io.orrery.fuse.names.Grafts}). Each tree numbers its nodes
 * by itself, beginning with the same root, and the kernel knows one numbering. So node ids are the
 * mount's own, and the table of grafts says which node of which tree each stands for, on the way in
 * and on the way out.
 */
package io.orrery.fuse.names;
