/**
 * The commands, each declared in a class of its own, and {@link io.orrery.node.commands.Root}, from
 * which all are reached. The guide for those who add one is the preface of {@link
 * io.orrery.node.command}.
 *
 * <p>A class here is loaded only when its command is called or listed: starting the program must
 * not cost more with every command that it learns.
 */
package io.orrery.node.commands;
