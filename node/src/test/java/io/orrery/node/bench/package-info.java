/**
 * What {@code scripts/jmh} measures: the pieces that a read or an import spends its time in, each
 * without a kernel, a process or a network around it. Compiled with the tests, run only there.
 */
package io.orrery.node.bench;
