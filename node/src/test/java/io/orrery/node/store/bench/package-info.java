/**
 * What the store's layout was chosen by: the same life, lived by three layouts. Run by {@code
 * scripts/bench-store}; the figures stand in docs/performance.md.
 */
package io.orrery.node.store.bench;
