package io.orrery.node.writable;

import org.junit.jupiter.api.Test;

/** Shared writable mappings, of one program and of several at once. */
class MappedTest extends WritingTest {
  @Test
  void whatIsWrittenThroughMappingsIsRead() throws Exception {
    Place place = place("mapped");
    // Its size before anybody maps it: else jnr-fuse may give SIGBUS (docs/semantics.md, "A file
    // that grows").
    place.run("truncate -s $((2000 * 4096)) file");
    // Two processes, every other page each, while a third reads with read(2) what they have done.
    MappedWriter.in(place.at()).together("fill file 0 2 2000", "fill file 1 2 2000");
    MappedWriter.in(place.at()).together("check file 2000");
    place.run("test $(stat -c %s file) = $((2000 * 4096)); cp file copy; cmp file copy");
    MappedWriter.in(place.at()).together("check copy 2000");
  }

  @Test
  void mappingsAndWritesSeeEachOther() throws Exception {
    Place place = place("coherent");
    MappedWriter.in(place.at()).together("coherent file 300");
  }
}
