/**
 * JSON as the command line and the RPC speak it: a small tree, a strict reader and a writer that
 * escapes as Go's encoder does, so that scripts that compare bytes with Kubo's see no difference.
 *
 * <p>It exists beside the JSON library for one reason: a command that only asks a daemon runs for a
 * tenth of a second, and loading a library would be a visible part of that.
 *
 * <p>Values are {@code null}, {@link java.lang.String}, {@link java.lang.Boolean}, {@link
 * java.lang.Long}, {@link java.lang.Double}, {@link java.util.List} and {@link
 * io.orrery.node.json.JsonObject}; nothing else is ever in a tree.
 */
package io.orrery.node.json;
