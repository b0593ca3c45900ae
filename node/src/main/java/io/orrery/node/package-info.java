/**
 * The process: what its rooms have in common. Each room below is one job; {@link
 * io.orrery.node.Node} is what they make together.
 */
package io.orrery.node;
