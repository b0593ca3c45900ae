/**
 * CAR files, archives of blocks (ipld/ipld specs/transport/car): {@link
 * io.orrery.ipld.car.CarReader} reads versions 1 and 2 as they arrive, {@link
 * io.orrery.ipld.car.CarWriter} writes version 1.
 *
 * <p>Invariants: a block that comes out of a reader matches its CID; nothing is read past the end
 * of the archive that its own lengths give, and no length is believed beyond a bound; whatever is
 * refused is refused with the byte, counted from the start of the file, at which the refused part
 * begins. Streams only: no file is opened here and nothing is sought, so an archive may come
 * through a pipe.
 *
 * <p>The hard idea is that a version 2 file is a version 1 file in an envelope that says where it
 * begins and ends, with an index behind it that nobody needs who reads from front to end. What the
 * index says can be checked against what was read, if the reader was asked to remember where each
 * section began.
 */
package io.orrery.ipld.car;
