package io.orrery.ipld;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What Jazzer calls: hands its inputs to one {@link FuzzTarget}, or to several by the first byte of
 * each. Jazzer asks for static methods of these names, and gives arguments that cannot hold blanks;
 * so the targets come by the system property {@code fuzz.targets}, their class names with commas
 * between, and {@code fuzz.folder} says where seeds are written to and findings kept.
 */
public final class Fuzzer {
  private static final int NAME_DIGITS = 16;

  private static Fuzzer current;

  private final List<FuzzTarget> targets = new ArrayList<>();
  private final Path folder;
  private final long[] tries;

  Fuzzer(Path folder, List<FuzzTarget> targets) {
    this.folder = folder;
    this.targets.addAll(targets);
    this.tries = new long[targets.size()];
  }

  /** Called once, before Jazzer reads the folder of seeds. */
  public static void fuzzerInitialize() throws ReflectiveOperationException, IOException {
    List<FuzzTarget> targets = new ArrayList<>();
    for (String name : System.getProperty("fuzz.targets").split(",", -1)) {
      var constructor = Class.forName(name).getDeclaredConstructor();
      constructor.setAccessible(true);
      targets.add((FuzzTarget) constructor.newInstance());
    }
    current = new Fuzzer(Path.of(System.getProperty("fuzz.folder")), targets);
    current.writeSeeds();
  }

  /** Called for each input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    current.feed(input);
  }

  /** Called in the end; says how much was tried. */
  public static void fuzzerTearDown() {
    System.err.print(current.summary());
  }

  /** Into {@code seeds}, so that the inputs of all targets lie side by side. */
  void writeSeeds() throws IOException {
    Path seeds = Files.createDirectories(folder.resolve("seeds"));
    for (int i = 0; i < targets.size(); i++) {
      List<byte[]> corpus = targets.get(i).corpus();
      for (int j = 0; j < corpus.size(); j++) {
        byte[] input = targets.size() == 1 ? corpus.get(j) : prefixed(i, corpus.get(j));
        Files.write(seeds.resolve(i + "-" + name(i) + "-" + j), input);
      }
    }
  }

  private static byte[] prefixed(int target, byte[] input) {
    byte[] prefixed = new byte[input.length + 1];
    prefixed[0] = (byte) target;
    System.arraycopy(input, 0, prefixed, 1, input.length);
    return prefixed;
  }

  void feed(byte[] input) throws Exception {
    boolean one = targets.size() == 1;
    if (!one && input.length == 0) {
      return;
    }
    int target = one ? 0 : (input[0] & 0xff) % targets.size();
    byte[] own = one ? input : Arrays.copyOfRange(input, 1, input.length);
    tries[target]++;
    try {
      targets.get(target).feed(own.clone());
    } catch (Throwable finding) {
      keep(target, own);
      throw finding;
    }
  }

  /** Without the byte that chose the target, unlike what Jazzer keeps itself. */
  private void keep(int target, byte[] input) throws IOException {
    String digest =
        Multihash.hash(HashFunction.SHA2_256, java.nio.ByteBuffer.wrap(input)).toString();
    String label = digest.substring(digest.length() - NAME_DIGITS);
    Path file =
        Files.createDirectories(folder.resolve("found")).resolve(name(target) + "-" + label);
    Files.write(file, input);
    System.err.printf(
        "fuzz: %s broke on %s%nfuzz: replay it by: scripts/fuzz --replay %s %s%n",
        name(target), file, file, name(target));
  }

  private String name(int target) {
    return targets.get(target).getClass().getSimpleName().replace("FuzzTest", "");
  }

  String summary() {
    StringBuilder summary = new StringBuilder();
    for (int i = 0; i < tries.length; i++) {
      summary.append("fuzz: %-16s %9d inputs%n".formatted(name(i), tries[i]));
    }
    return summary.toString();
  }
}
