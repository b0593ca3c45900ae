/**
 * What programs do to a tree that is mounted for writing, and what is left of it when its process
 * is killed, its disk is full or its power fails.
 *
 * <p>Every program runs twice, on the mount and on an ordinary folder, and must leave the same
 * behind; what it left must still be there after a remount. The tests know nothing of the tree but
 * {@link io.orrery.node.writable.WritableMount}. With {@code ORRERY_WRITE_ON=/some/folder} in the
 * environment they run on that folder instead: what fails there is no fault of the mount.
 */
package io.orrery.node.writable;
