package io.orrery.ipld;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A decoder of bytes that strangers send, and what must hold of it whatever they are. {@code
 * scripts/fuzz} lets {@link Fuzzer} search for bytes of which it does not hold. In an ordinary run
 * of the tests it holds of all seeds and of each input that once broke it, kept beside the tests'
 * resources in a folder of the target's name.
 */
public abstract class FuzzTarget {
  /** Longer seeds slow the search down and lead no further. */
  private static final int MAX_SEED = 1 << 14;

  /** What a decoder does. */
  @FunctionalInterface
  protected interface Decoding<T> {
    T decode() throws Exception;
  }

  /**
   * Lets the decoder take {@code input} and checks what came of it. Refusing it by a {@link
   * FaultException}, or what else the decoder documents, is right; anything thrown from here is a
   * finding.
   */
  protected abstract void feed(byte[] input) throws Exception;

  /** Some inputs to start from, which a lone clone has too. */
  protected abstract List<byte[]> seeds();

  /** More of them from the shared {@link Vectors}; asked for only where those are. */
  protected List<byte[]> vectors() throws IOException {
    return List.of();
  }

  /** All inputs to start from. */
  final List<byte[]> corpus() throws IOException {
    List<byte[]> corpus = new ArrayList<>(seeds());
    if (Vectors.areHere()) {
      corpus.addAll(vectors());
    }
    for (Path finding : findings()) {
      corpus.add(Files.readAllBytes(finding));
    }
    corpus.removeIf(input -> input.length > MAX_SEED);
    return corpus;
  }

  @Test
  void holdsOfAllSeeds() throws Exception {
    for (byte[] seed : corpus()) {
      feed(seed);
    }
  }

  /** Each file's name says what was wrong. */
  @TestFactory
  Stream<DynamicTest> holdsOfWhatOnceBrokeIt() throws IOException {
    return findings().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> feed(Files.readAllBytes(file))));
  }

  private List<Path> findings() throws IOException {
    URL folder = getClass().getResource(getClass().getSimpleName());
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Path.of(new URI(folder.toString())))) {
      return files.sorted().toList();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no folder: " + folder, e);
    }
  }

  /** What the decoder gives, or null when it refuses the input as it may. */
  protected static <T> T decoded(Decoding<T> decoder) throws Exception {
    try {
      return Objects.requireNonNull(decoder.decode());
    } catch (FaultException refused) {
      return null;
    }
  }

  protected static void require(boolean holds, String rule) {
    if (!holds) {
      throw new AssertionError(rule);
    }
  }

  protected static void requireEqual(Object expected, Object found, String rule) {
    if (!Objects.equals(expected, found)) {
      throw new AssertionError(rule + ": " + shown(expected) + " became " + shown(found));
    }
  }

  protected static void requireBytes(byte[] expected, byte[] found, String rule) {
    if (!Arrays.equals(expected, found)) {
      throw new AssertionError(rule + ": " + Hex.of(expected) + " became " + Hex.of(found));
    }
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() > 500 ? text.substring(0, 500) + " …" : text;
  }

  protected static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  protected static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Seeds from texts. */
  protected static List<byte[]> texts(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** Seeds from hexadecimal digits. */
  protected static List<byte[]> hex(String... digits) {
    return Stream.of(digits).map(Hex::bytes).toList();
  }

  /** Every string in the JSON of a file of vectors, and so also each that is an input. */
  protected static List<String> strings(String vectors) {
    List<String> strings = new ArrayList<>();
    collect(Vectors.json(vectors), strings);
    return strings;
  }

  private static void collect(JsonNode node, List<String> strings) {
    if (node.isTextual()) {
      strings.add(node.textValue());
    }
    node.forEach(child -> collect(child, strings));
  }

  /** The bytes of each of those strings that is hexadecimal. */
  protected static List<byte[]> hexStrings(String vectors) {
    return strings(vectors).stream()
        .filter(text -> text.length() % 2 == 0 && text.matches("[0-9a-f]*"))
        .map(Hex::bytes)
        .toList();
  }

  /** The files in a folder of vectors, not those below it. */
  protected static List<byte[]> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Vectors.path(folder))) {
      return files.filter(Files::isRegularFile).sorted().map(FuzzTarget::read).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.size(file) > MAX_SEED ? new byte[0] : Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
