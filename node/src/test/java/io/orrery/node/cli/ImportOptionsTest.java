package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of {@code add} that decide CIDs, each answer as Kubo 0.44 gives it. */
class ImportOptionsTest {
  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void aNodeAndFiles() throws IOException {
    shell = new Shell(folder.resolve("repo"), false);
    write("hello.txt", "hello\n");
    write("dir/a.txt", "a\n");
    write("dir/sp ace.txt", "x\n");
    write("dir/sub/b.txt", "b\n");
    Files.createSymbolicLink(folder.resolve("dir/link"), Path.of("a.txt"));
  }

  @AfterEach
  void end() throws FaultException {
    shell.close();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Cli.Result add(String options, String name) {
    List<String> call = new ArrayList<>(List.of("add", "-Q", "-r"));
    call.addAll(List.of(options.split(" ")));
    call.add(folder.resolve(name).toString());
    return shell.run(call.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "--trickle, QmcFUHo1DBpydnTSeuXszKgQqnXQCJq6Wu1BUdzEfuRahM",
    "-t --cid-version=1, bafybeigpgaoxwissi4xixryrsyvm35d5ifxjngjlfnps5p46hrts3ncxta",
    "--trickle --mode=0640, Qmaetbh2tbbmmBxbE8ijQHUKDmHCdNc4s4JdMAZzCh23Ho",
    "--trickle --chunker=size-2 --max-file-links=1,"
        + " QmQ5F8V5jcgYVaUq3F2UR2JKd92FEVagsaReaE8RBjGSMd",
    "--inline, bafyaadqkbqeaeeqgnbswy3dpbimam",
    "--inline --cid-version=1, bafkqabtimvwgy3yk",
    "--inline --inline-limit=-1, QmZULkCELmmk5XNfCgTnCyFgAVxBRBXyDHGGMVoLFLiXEN",
    "--inline-limit=129, QmZULkCELmmk5XNfCgTnCyFgAVxBRBXyDHGGMVoLFLiXEN",
    "-s size-1 --max-file-links=2, QmUWLPy7c5aWqF8YZnqXfR7AgfmYb4xwTYtzsiaNtLjPad",
    "-s size-1 --max-file-links=0, QmeAKBSFSWyXxvspwYCyR68iMMfSwJ1YWzQrFbKB54fnDF",
  })
  void addsAFile(String options, String cid) {
    assertThat(add(options, "hello.txt")).isEqualTo(new Cli.Result(0, cid + "\n", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "--inline, QmfZheqJV6UP6jrymT1vVkf6DDxp62xLJExvBDmsTnkScT",
    "--inline --inline-limit=128 --max-directory-links=1 --max-hamt-fanout=8,"
        + " QmXXiEiXD95FWRqmQMXk88d1DNXnneyjvN5b6S2JJ8vFyW",
    "--hash=blake2b-160, bafyjjzacctiea3jfwx2aq6hyzmdabx5vaudd6ljppm",
    "--hash=sha1, bafybcfgmjykjrcdgzksj6vg5ph524atyjsuclby",
    "--hash=shake-256 --trickle --chunker=rabin-16-64-256,"
        + " bafybsqg6vrmnoakaea2lrwyjigkhhsnlipe5whmre6uykdiwfhenhsfxuh2sjnqxzenydfmcoljmxbt64fjnqo"
        + "oyx2a37nmdg7ksykbcahltw",
  })
  void addsATree(String options, String cid) {
    assertThat(add(options, "dir")).isEqualTo(new Cli.Result(0, cid + "\n", ""));
  }

  /** No matter how deep: a CID holds the CIDs of what is below, up to 128 bytes. */
  @Test
  void identityHoldsSmallTrees() throws IOException {
    assertThat(add("--hash=identity", "dir").out())
        .isEqualTo(
            "bafyaa4ascefamakvaabgccqsavqs45dyoqmaeeqzbihqc4aabmfascaecicwcltupb2bebdmnfxgwgalcil"
                + "aubqbkuaae6akcifhg4bamfrwkltupb2bqaqseqfbwalqaalreeikayavkaacmifbeblcfz2hq5ayaifa"
                + "ecabcibxg5lcdamquaqiae\n");
    write("long.txt", "x".repeat(129));
    assertThat(add("--hash=identity", "long.txt").err())
        .isEqualTo("Error: digest too large: identity digest got 129 bytes, maximum 128\n");
  }

  @Test
  void addsASymlink() {
    assertThat(add("--hash=identity", "dir/link").out()).isEqualTo("bafyaacykbeeaieqfmexhi6du\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--inline --inline-limit=129 | inline-limit 129 exceeds maximum allowed size of 128 bytes",
        "--chunker=rabin-15-32-64 | rabin min must be greater than 16",
        "--hash=blake2b-152 | potentially insecure hash functions not allowed",
      })
  void refusesWhatKuboRefuses(String options, String message) {
    assertThat(add(options, "dir")).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  @Test
  void refusesBalancedFilesOfOneLink() {
    assertThat(add("--max-file-links=1", "hello.txt").err())
        .isEqualTo(
            "Error: a file node of one link (Import.UnixFSFileMaxLinks) makes no balanced tree:"
                + " take 2 or more\n");
  }

  /** What the configuration says holds unless an option says otherwise, either way. */
  @Test
  void configurationIsTheFallback() {
    shell.ok("config", "Import.UnixFSDAGLayout", "trickle");
    assertThat(add("--cid-version=0", "hello.txt").out())
        .isEqualTo("QmcFUHo1DBpydnTSeuXszKgQqnXQCJq6Wu1BUdzEfuRahM\n");
    assertThat(add("--trickle=false", "hello.txt").out())
        .isEqualTo("QmZULkCELmmk5XNfCgTnCyFgAVxBRBXyDHGGMVoLFLiXEN\n");
  }

  /** What is inlined has no block, and is read, listed, pinned and collected all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"--inline", "--inline --cid-version=1", "--inline --inline-limit=128"})
  void inlinedTreesAreWhole(String options) {
    String root = add(options, "dir").out().strip();
    shell.ok("repo", "gc");
    assertThat(shell.ok("cat", root + "/sub/b.txt")).isEqualTo("b\n");
    assertThat(shell.ok("ls", root).lines()).hasSize(4);
    assertThat(shell.ok("pin", "verify")).isEmpty();
    assertThat(shell.ok("refs", "-r", root).lines()).hasSize(5);
  }
}
