package io.orrery.mfs.file;

import io.orrery.unixfs.FileDag;

/** Where bytes are. Two equal sources hold equal bytes. */
sealed interface Source {
  /** The same source from {@code skip} bytes further on. */
  Source from(long skip);

  /** Written to the log of the tree. */
  record Logged(long position) implements Source {
    @Override
    public Source from(long skip) {
      return new Logged(position + skip);
    }
  }

  /** Part of a file in blocks. */
  record Shared(FileDag dag, long first) implements Source {
    @Override
    public Source from(long skip) {
      return new Shared(dag, first + skip);
    }
  }

  /** In memory, for a moment. */
  record Held(HeldChunk chunk, long first) implements Source {
    @Override
    public Source from(long skip) {
      return new Held(chunk, first + skip);
    }
  }

  /** Zeros that nobody wrote. */
  record Hole() implements Source {
    @Override
    public Source from(long skip) {
      return this;
    }
  }
}
