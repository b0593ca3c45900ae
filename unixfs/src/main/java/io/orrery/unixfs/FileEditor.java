package io.orrery.unixfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * Makes the DAG of a file that is put together from bytes and from parts of other files: the very
 * one that {@link FileImporter} makes of the same bytes with the same profile and metadata.
 *
 * <p>With chunks of one size and the balanced layout, where every node stands follows from the size
 * of the file. So subtrees that are the same in a file before are taken as they are, neither read
 * nor written; all zeros of one length are one subtree. With any other chunker or layout one byte
 * may move all cuts after it, and the file is read from its start to its end.
 *
 * <p>Safe from any thread; each file is built on the thread that asks.
 */
public final class FileEditor {
  private final NodeSource nodes;
  private final ImportProfile profile;
  private final Executor hashing;

  /**
   * An editor for any number of files.
   *
   * @param hashing runs the hashing of leaves, in parallel if it has several threads
   */
  public FileEditor(NodeSource nodes, ImportProfile profile, Executor hashing) {
    this.nodes = nodes;
    this.profile = profile;
    this.hashing = hashing;
  }

  /**
   * Builds the file; commits nothing. With metadata the root is always a dag-pb node. Subtrees that
   * stay are not put: who deletes blocks must know that the new root reaches them.
   *
   * @throws FaultException what the source says of blocks that are missing, what {@link
   *     BlockWriter#put} throws; CLOSED when interrupted. Blocks put so far stay with the writer
   */
  public ImportedNode build(FileParts parts, Metadata metadata, BlockWriter out, Deadline deadline)
      throws FaultException {
    if (hasRegularLeaves(profile)) {
      return new FileAssembly(nodes, profile, hashing, parts, out, deadline).run(metadata);
    }
    try {
      return new FileImporter(profile, hashing)
          .importFile(new PartsStream(parts, deadline), metadata, out);
    } catch (FaultException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("a stream of parts fails with faults only", e);
    }
  }

  /**
   * Whether a whole chunk at a multiple of the chunk's length is a leaf, whatever stands around it:
   * then leaves may be made before the file is complete.
   */
  public static boolean hasRegularLeaves(ImportProfile profile) {
    return profile.chunker() instanceof SizeChunker && profile.layout() == Layout.BALANCED;
  }

  /** The leaf that the profile makes of a chunk that is not empty. Keeps the bytes if it can. */
  public static Block leaf(ImportProfile profile, ByteBuffer chunk) {
    return NodeWriter.leaf(profile, chunk);
  }
}
