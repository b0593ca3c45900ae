/**
 * The driver that speaks to {@code /dev/fuse} itself, without libfuse: the kernel's protocol
 * (include/uapi/linux/fuse.h, version 7.31 and later) over a descriptor, in three layers.
 *
 * <ul>
 *   <li>The structures of the protocol: {@link io.orrery.fuse.kernel.Opcode}, {@link
 *       io.orrery.fuse.kernel.Request} for what the kernel writes, {@link
 *       io.orrery.fuse.kernel.Message} for what it reads. Fields have the kernel's names; nothing
 *       else knows an offset.
 *   <li>The session: {@link io.orrery.fuse.kernel.Device} (the descriptor and its end), {@link
 *       io.orrery.fuse.kernel.Negotiation} (the first exchange), {@link
 *       io.orrery.fuse.kernel.Parked} (requests that wait, and their interrupts).
 *   <li>The binding: {@link io.orrery.fuse.kernel.Dispatch} makes one call of the tree of each
 *       request, {@link io.orrery.fuse.kernel.Answer} makes one message of each answer.
 * </ul>
 *
 * <p>Invariants: each request is answered once at most, by whoever claims it first; a message is
 * one write; no message is written once the descriptor is closed; bytes go from the store's map
 * into the kernel without a copy. A request that is malformed or unknown is refused, and never ends
 * a mount.
 *
 * <p>The hard idea is what costs nothing: a request that is answered on the loop's own thread (all
 * that is local) takes no lock, enters no table and hands nothing to another thread. Only one that
 * must wait is parked, where an interrupt finds it.
 */
package io.orrery.fuse.kernel;
