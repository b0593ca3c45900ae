/**
 * The mutable trees of this node, and what they keep in its repo: their roots and inodes in the
 * store's tables, their blocks in the store, their logs in {@code trees/<number>} beside it.
 *
 * <p>Invariants: root, rows and blocks of a commit land in one step of the store. What a tree
 * reaches, or will after its next commit, is not deleted by {@code repo gc}, which is told of every
 * commit and looks again. Trees are opened when they are first asked for, or when a killed process
 * left one in the middle of something, and closed with the node; one process has at most one object
 * of each.
 *
 * <p>The hard idea is who else may delete. A block that nobody but commits of trees ever put is
 * marked as such, in the step that stores it; whoever else puts or holds it takes the mark away. So
 * when enough has been brought, marked blocks that no tree reaches any more are known to be what
 * commits superseded, and go, without a look at pins or at anything else.
 */
package io.orrery.node.tree;
