/**
 * An open node, assembled: the repo and what stands on it, as commands, mounts and servers find it.
 * Everything is wired here by plain constructors and closed here, in the opposite order.
 */
package io.orrery.node.core;
