/**
 * The IPLD data model (ipld/ipld docs/data-model) and the codecs over it: one {@link
 * io.orrery.ipld.data.Value} for whatever a block says, and a {@link io.orrery.ipld.data.DataCodec}
 * for each way to write it down.
 *
 * <p>Invariants: a value is immutable, independent of the bytes that it was read from, and equal by
 * content; no value holds what the data model lacks (NaN, infinities, text that is no Unicode,
 * integers beyond 64 bits and a sign); a writer has one form for each value and a reader refuses
 * what is not written whole, repeats a key, nests or counts beyond {@link
 * io.orrery.ipld.data.Bounds}, or claims a length that is not there.
 *
 * <p>The hard idea is that reading and building are two things. A reader shows {@link
 * io.orrery.ipld.data.Events}; the model is what one listener makes of them, and the links of a
 * block are what another does, which builds nothing. So a walk through a DAG refuses exactly the
 * blocks that a look into them refuses, but for text that is no Unicode: Filecoin's blocks are full
 * of it, and whoever only follows links need not read it.
 */
package io.orrery.ipld.data;
