package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Kubo 0.44 printed for the same calls on the same files, word for word (its default import
 * settings, so the node is called as ipfs). Run in this process; {@link ContentOverRpcTest} runs
 * all of it through a server.
 */
class ContentCommandsTest {
  private static final String H = "QmZULkCELmmk5XNfCgTnCyFgAVxBRBXyDHGGMVoLFLiXEN";
  private static final String D = "QmWZuNYTsoDVra4V3C8CBVpZntXHsWHeE4iWvGSLJzeNJG";
  private static final String R = "bafkreihcldjer7njjrrxknqh67cestxa7s7jf4nhnp62y6k4twcbahvtc4";
  private static final String MISSING = "QmaozNR7DZHQK1ZcU9p7QdrshMvXqWK6gpu5rmrkPdT3L4";
  private static final String OFFLINE =
      "block was not found locally (offline): ipld: could not find ";

  @TempDir Path folder;
  private Shell shell;

  boolean overRpc() {
    return false;
  }

  @BeforeEach
  void aNodeAndFiles() throws IOException {
    shell = new Shell(folder.resolve("repo"), overRpc());
    write("hello.txt", "hello\n");
    write("world.txt", "world\n");
    write("dir/.hid", "h\n");
    write("dir/a.txt", "a\n");
    write("dir/sp ace.txt", "x\n");
    write("dir/sub/b.txt", "b\n");
    Files.createSymbolicLink(folder.resolve("dir/link"), Path.of("a.txt"));
    Files.createDirectory(folder.resolve("emptydir"));
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

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private String add(String... words) throws IOException {
    String[] call = new String[words.length + 1];
    call[0] = "add";
    for (int i = 0; i < words.length; i++) {
      call[i + 1] = words[i].startsWith("-") ? words[i] : file(words[i]);
    }
    return shell.ok(call);
  }

  @Test
  void addsFiles() throws IOException {
    assertThat(add("hello.txt")).isEqualTo("added " + H + " hello.txt\n");
    assertThat(add("world.txt", "hello.txt"))
        .isEqualTo(
            "added "
                + H
                + " hello.txt\nadded QmaRGe7bVmVaLmxbrMiVNXqW4pRNNp3xq7hFtyRKA3mtJL world.txt\n");
    assertThat(add("-q", "hello.txt")).isEqualTo(H + "\n");
    assertThat(add("-Q", "hello.txt", "world.txt"))
        .isEqualTo("QmaRGe7bVmVaLmxbrMiVNXqW4pRNNp3xq7hFtyRKA3mtJL\n");
    assertThat(add("--silent", "hello.txt")).isEmpty();
  }

  @Test
  void addsTrees() throws IOException {
    assertThat(add("-r", "dir"))
        .isEqualTo(
            """
            added Qmbvkmk9LFsGneteXk3G7YLqtLVME566ho6ibaQZZVHaC9 dir/a.txt
            added QmS9U51FvTAqDDVLJ5okMzeLjsEeg8JEG1rPmSq2oPahF6 dir/link
            added QmUNXr47Bja3aHUMfhXX5mMWTFJKuoUGETcA48vHG7dhag dir/sp ace.txt
            added QmR9pC5uCF3UExca8RSrCVL8eKv7nHMpATzbEQkAHpXmVM dir/sub/b.txt
            added QmdE4kAU2TxLFfde4Ti2QW5VxGWD5ku9JxGSf3Lzb7dVpr dir/sub
            added QmWZuNYTsoDVra4V3C8CBVpZntXHsWHeE4iWvGSLJzeNJG dir
            """);
    assertThat(shell.last("add", "-r", "-Q", "--hidden", file("dir")))
        .isEqualTo("QmQ3zXnTXz9D7Yj7cn3EFnqUJJ7QwvohBtj3PH5n4hC7ou");
    assertThat(add("-r", "emptydir"))
        .isEqualTo("added QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn emptydir\n");
    assertThat(add("-r", "-w", "dir"))
        .endsWith(" dir\nadded QmXhAz5Zg6GxJm7N2oNQ7DhunWkmoDisqBrfr39VDgW7cr \n");
  }

  @Test
  void wrapsFiles() throws IOException {
    assertThat(add("-w", "hello.txt", "dir/a.txt"))
        .isEqualTo(
            """
            added Qmbvkmk9LFsGneteXk3G7YLqtLVME566ho6ibaQZZVHaC9 a.txt
            added QmZULkCELmmk5XNfCgTnCyFgAVxBRBXyDHGGMVoLFLiXEN hello.txt
            added QmdPv1Lbeo6AEyycCw4hbxGFK6KGPAzdLLTM4ezVS2QVcF\s
            """);
    assertThat(shell.runWithInput("hello\n", "add", "-w", "--stdin-name=a/b.txt").out())
        .isEqualTo(
            """
            added QmZULkCELmmk5XNfCgTnCyFgAVxBRBXyDHGGMVoLFLiXEN a/b.txt
            added QmbQ4UuuTJ544XrL6XjdA5UfWQnnBA1ruHDkRoi3sMkqWH a
            added QmZsnwnm7qHneKWUemCrfM8kMKVZ8n9GRsdvonAZG6Hwxa\s
            """);
    assertThat(shell.runWithInput("hello\n", "add", "-w").out())
        .isEqualTo(
            "added " + H + " " + H + "\nadded QmWeU8gBsRAcvbxH1QeVSNGnQywZxveR3p4kpAuszup8Y4 \n");
  }

  @Test
  void addsByTheImportOptions() throws IOException {
    assertThat(add("-Q", "--cid-version=1", "hello.txt"))
        .isEqualTo("bafkreicysg23kiwv34eg2d7qweipxwosdo2py4ldv42nbauguluen5v6am\n");
    assertThat(add("-Q", "--cid-version=1", "-r", "dir"))
        .isEqualTo("bafybeiabsaxiwutkiwdsx3cu4icixpadhy33koznuglbdzgufcn2fcj3ca\n");
    assertThat(add("-Q", "--raw-leaves", "hello.txt"))
        .isEqualTo("bafkreicysg23kiwv34eg2d7qweipxwosdo2py4ldv42nbauguluen5v6am\n");
    assertThat(add("-Q", "--raw-leaves=false", "--cid-version=1", "hello.txt"))
        .isEqualTo("bafybeiffndsajwhk3lwjewwdxqntmjm4b5wxaaanokonsggenkbw6slwk4\n");
    assertThat(add("-Q", "--hash=blake3", "hello.txt"))
        .isEqualTo("bafkr4ieojr6bxgo37viopkkrqx7k2xxbish2sbfc7xlxr2xv6ln72yu2te\n");
    assertThat(add("-Q", "--hash=identity", "hello.txt")).isEqualTo("bafkqabtimvwgy3yk\n");
    assertThat(add("-Q", "--max-directory-links=1", "-r", "dir"))
        .isEqualTo("QmVgptzYNrhSQt3tJjVH5AhqM2vRpaow1WtxNKbNANgaqV\n");
    assertThat(add("-Q", "--max-hamt-fanout=16", "--max-directory-links=1", "-r", "dir"))
        .isEqualTo("Qmf2nAYHcgJeMYYDLZnZgKcndRse7rEihz8Fcb9bmnMZau\n");
  }

  @Test
  void storesModesAndTimes() throws IOException {
    assertThat(add("-Q", "--mode=0640", "hello.txt"))
        .isEqualTo("QmVR77of3sjWiFGMUAsYfD9xCjrPvkoBKJo4zkWC6XUzz8\n");
    assertThat(add("-Q", "--mode=0640", "--cid-version=1", "hello.txt"))
        .isEqualTo("bafybeidjex67jqhwlbz7mlaztqia63f2xnujyr6ilckmrmynmorje6wgnu\n");
    assertThat(add("-Q", "--mtime=1577934245", "--mtime-nsecs=500", "hello.txt"))
        .isEqualTo("QmPU5zQJnhTaXHWiuxkwdT6TX4TeCf35Mpdrdy33sS8rSp\n");
    assertThat(add("-Q", "--mode=0750", "-r", "dir"))
        .isEqualTo("QmNZ4ZnRWeoKXRumCVvX3DHjsCxP4LNvcFeFXsbv5sYWcL\n");
    Path file = folder.resolve("hello.txt");
    Files.setAttribute(file, "unix:mode", 0640);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1577934245)));
    assertThat(add("-Q", "--preserve-mode", "--preserve-mtime", "hello.txt"))
        .isEqualTo("Qmf4C5v5fVUbx3Y3wLBCXuimdkFrpWmRdx25UfsTSiTDfh\n");
  }

  @Test
  void onlyHashStoresNothing() throws IOException {
    assertThat(add("-n", "-r", "-Q", "--max-directory-links=1", "--max-hamt-fanout=16", "dir"))
        .isEqualTo("Qmf2nAYHcgJeMYYDLZnZgKcndRse7rEihz8Fcb9bmnMZau\n");
    assertThat(add("-n", "-r", "-Q", "--mode=0750", "dir"))
        .isEqualTo("QmNZ4ZnRWeoKXRumCVvX3DHjsCxP4LNvcFeFXsbv5sYWcL\n");
    assertThat(shell.ok("refs", "local")).isEmpty();
    assertThat(shell.ok("pin", "ls")).isEmpty();
  }

  @Test
  void refusesAddsThatMakeNoSense() throws IOException {
    assertAddFails("unknown CID version: 2", "--cid-version=2");
    assertAddFails("unrecognized hash function: \"foo\"", "--hash=foo");
    assertAddFails("potentially insecure hash functions not allowed", "--hash=md5");
    assertAddFails("CIDv0 only supports sha2-256", "--hash=sha2-512", "--cid-version=0");
    assertAddFails("chunker size must be greater than 0", "--chunker=size-0");
    assertAddFails(
        "chunker parameters may not exceed the maximum chunk size of 2096896",
        "--chunker=size-2096897");
    assertAddFails("strconv.Atoi: parsing \"abc\": invalid syntax", "--chunker=size-abc");
    assertAddFails(
        "incorrect chunker string format (expected size-{size})", "--chunker=size-10-20");
    assertAddFails("incorrect chunker string format (expected size-{size})", "--chunker=size");
    assertAddFails("unrecognized chunker option: foo", "-s=foo");
    assertAddFails("pin-name option requires pin to be set", "--pin-name=x", "--pin=false");
    assertAddFails("pin name is 256 bytes (max 255 bytes)", "--pin-name=" + "n".repeat(256));
    assertAddFails(
        "HAMT fanout must be a power of 2, between 8 and 1024 (got 17)", "--max-hamt-fanout=17");
    assertAddFails(
        "raw-leaves can't be used with UnixFS metadata like mode or modification time",
        "--preserve-mode",
        "--raw-leaves");
    assertAddFails(
        "option \"mtime-nsecs\" requires \"mtime\" to be provided as well", "--mtime-nsecs=500");
    assertAddFails(
        "mtime nanoseconds must be in range [1, 999999999]",
        "--mtime=1",
        "--mtime-nsecs=1000000000");
    assertAddFails("unsupported multibase encoding: nope", "--cid-base=nope");
  }

  private void assertAddFails(String message, String... options) throws IOException {
    String[] call = new String[options.length + 2];
    call[0] = "add";
    System.arraycopy(options, 0, call, 1, options.length);
    call[call.length - 1] = file("hello.txt");
    assertThat(shell.run(call)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  @Test
  void whatWasWholeBeforeAFailureStays() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file("dir/z")).start().waitFor()).isZero();
    Cli.Result result = shell.run("add", "-r", file("dir"));
    assertThat(result.err()).startsWith("Error: unrecognized file type for " + file("dir/z"));
    if (!overRpc()) {
      assertThat(result.out().lines()).hasSize(4);
    }
    assertThat(shell.ok("pin", "ls")).isEmpty();
  }

  @Test
  void pinsWhatItAdds() throws IOException {
    add("-r", "--pin-name=mine", "dir");
    add("--pin=false", "hello.txt");
    assertThat(shell.ok("pin", "ls", "--names", "-t=recursive")).isEqualTo(D + " recursive mine\n");
    assertThat(shell.ok("pin", "ls", "-t=indirect").lines()).hasSize(5);
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    Files.write(folder.resolve("b300k"), new byte[300 * 1024]);
    assertThat(shell.lines("add", "--enc=json", "--progress", file("b300k")))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("{\"Name\":\"b300k\",\"Bytes\":262144}"),
            line -> assertThat(line).isEqualTo("{\"Name\":\"b300k\",\"Bytes\":307200}"),
            line ->
                assertThat(line)
                    .matches("\\{\"Name\":\"b300k\",\"Hash\":\"Qm\\w{44}\",\"Size\":\"307332\"}"));
    assertThat(shell.lines("add", "--enc=json", "-w", file("hello.txt")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo("{\"Name\":\"hello.txt\",\"Hash\":\"" + H + "\",\"Size\":\"14\"}"),
            line -> assertThat(line).startsWith("{\"Name\":\"\",\"Hash\":"));
    Cli.Result bar = shell.run("add", "--progress", file("hello.txt"));
    assertThat(bar.out()).isEqualTo("added " + H + " hello.txt\n");
    assertThat(bar.err()).contains("6 B").endsWith("\n");
    assertThat(shell.run("add", file("hello.txt")).err()).isEmpty();
  }

  @Test
  void tellsModesAndTimesOfWhatItStored() throws IOException {
    Path file = folder.resolve("dir/sub/b.txt");
    Files.setAttribute(file, "unix:mode", 04640);
    Files.setAttribute(folder.resolve("dir/sub"), "unix:mode", 0755);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1577934245, 5)));
    assertThat(
            shell.lines(
                "add", "-r", "--enc=json", "--preserve-mode", "--preserve-mtime", file("dir/sub")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .endsWith(",\"Mode\":\"040000640\",\"Mtime\":1577934245,\"MtimeNsecs\":5}"),
            line -> assertThat(line).contains(",\"Mode\":\"020000000755\",\"Mtime\":"));
  }

  @Test
  void showsCidsInOtherBases() throws IOException {
    assertThat(add("--cid-base=base32", "hello.txt"))
        .isEqualTo("added bafybeiffndsajwhk3lwjewwdxqntmjm4b5wxaaanokonsggenkbw6slwk4 hello.txt\n");
    assertThat(add("-Q", "--cid-base=base36", "--cid-version=1", "hello.txt"))
        .isEqualTo("k2cwueauvgmc6rw8ig81z29umtmqnpp03zegve90cilqk5kod5v00g77\n");
    assertThat(add("-Q", "--upgrade-cidv0-in-output", "hello.txt"))
        .isEqualTo("bafybeiffndsajwhk3lwjewwdxqntmjm4b5wxaaanokonsggenkbw6slwk4\n");
  }

  @Test
  void showsFiles() throws IOException {
    add("hello.txt", "world.txt");
    add("-r", "dir");
    add("--cid-version=1", "world.txt");
    assertThat(shell.ok("cat", H)).isEqualTo("hello\n");
    assertThat(shell.ok("cat", H, R)).isEqualTo("hello\nworld\n");
    assertThat(shell.ok("cat", D + "/a.txt")).isEqualTo("a\n");
    assertThat(shell.ok("cat", "/ipfs/" + D + "/sub/b.txt")).isEqualTo("b\n");
    assertThat(shell.ok("cat", D + "/link")).isEqualTo("a.txt");
    assertThat(shell.ok("cat", "-o=2", H)).isEqualTo("llo\n");
    assertThat(shell.ok("cat", "-o=2", "-l=2", H)).isEqualTo("ll");
    assertThat(shell.ok("cat", "-l=0", H)).isEmpty();
    assertThat(shell.ok("cat", "-o=7", H)).isEmpty();
    assertThat(shell.ok("cat", "-o=8", "-l=3", H, R)).isEqualTo("rld");
    assertThat(shell.ok("cat", "ipfs://" + H)).isEqualTo("hello\n");
    assertThat(shell.runWithInput(H + "\n" + R + "\n", "cat").out()).isEqualTo("hello\nworld\n");
  }

  @Test
  void saysWhyAFileCannotBeShown() throws IOException {
    add("-r", "dir");
    add("hello.txt");
    assertFails("this dag node is a directory", "cat", D);
    assertFails("no link named \"nope\" under " + D, "cat", D + "/nope");
    assertFails("cannot specify negative length", "cat", "-l=-1", H);
    assertFails("cannot specify negative offset", "cat", "-o=-1", H);
    assertFails(OFFLINE + MISSING, "cat", MISSING);
    assertFails(OFFLINE + MISSING, "cat", MISSING + "/x");
    assertFails("invalid path \"nope\": path does not have enough components", "cat", H, "nope");
    assertFails("invalid path \"/ipfs/\": path does not have enough components", "cat", "/ipfs/");
    assertFails("invalid path \"/foo/" + H + "\": unknown namespace: \"foo\"", "cat", "/foo/" + H);
  }

  private void assertFails(String message, String... words) throws IOException {
    assertThat(shell.run(words)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  @Test
  void listsDirectories() throws IOException {
    add("-r", "dir");
    String table =
        """
        Qmbvkmk9LFsGneteXk3G7YLqtLVME566ho6ibaQZZVHaC9 2 a.txt
        QmS9U51FvTAqDDVLJ5okMzeLjsEeg8JEG1rPmSq2oPahF6 5 link
        QmUNXr47Bja3aHUMfhXX5mMWTFJKuoUGETcA48vHG7dhag 2 sp ace.txt
        QmdE4kAU2TxLFfde4Ti2QW5VxGWD5ku9JxGSf3Lzb7dVpr - sub/
        """;
    assertThat(shell.ok("ls", D)).isEqualTo(table);
    assertThat(shell.ok("ls", "--resolve-type=false", D)).isEqualTo(table);
    assertThat(shell.ok("ls", "-v", D))
        .isEqualTo(
            """
            Hash                                           Size Name
            Qmbvkmk9LFsGneteXk3G7YLqtLVME566ho6ibaQZZVHaC9 2    a.txt
            QmS9U51FvTAqDDVLJ5okMzeLjsEeg8JEG1rPmSq2oPahF6 5    link
            QmUNXr47Bja3aHUMfhXX5mMWTFJKuoUGETcA48vHG7dhag 2    sp ace.txt
            QmdE4kAU2TxLFfde4Ti2QW5VxGWD5ku9JxGSf3Lzb7dVpr -    sub/
            """);
    assertThat(shell.ok("ls", "-s", "-v", D))
        .isEqualTo(
            """
            Hash                                           Size      Name
            Qmbvkmk9LFsGneteXk3G7YLqtLVME566ho6ibaQZZVHaC9 2         a.txt
            QmS9U51FvTAqDDVLJ5okMzeLjsEeg8JEG1rPmSq2oPahF6 5         link
            QmUNXr47Bja3aHUMfhXX5mMWTFJKuoUGETcA48vHG7dhag 2         sp ace.txt
            QmdE4kAU2TxLFfde4Ti2QW5VxGWD5ku9JxGSf3Lzb7dVpr -         sub/
            """);
    assertThat(shell.ok("ls", "--size=false", "--resolve-type=false", D))
        .endsWith("QmdE4kAU2TxLFfde4Ti2QW5VxGWD5ku9JxGSf3Lzb7dVpr sub\n");
    assertThat(shell.ok("ls", D, D + "/sub"))
        .isEqualTo(
            D
                + ":\n"
                + table
                + "\n"
                + D
                + "/sub:\nQmR9pC5uCF3UExca8RSrCVL8eKv7nHMpATzbEQkAHpXmVM 2 b.txt\n");
  }

  @Test
  void listsWhatIsNoDirectory() throws IOException {
    add("hello.txt");
    assertThat(shell.ok("ls", H)).isEmpty();
    assertThat(shell.ok("ls", "-v", H)).isEqualTo("Hash Size Name\n");
    String parts = add("-Q", "--chunker=size-4", "hello.txt").strip();
    assertThat(shell.ok("ls", "-v", parts).lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).matches("(Hash|Qm\\w{44}) +(Size Name|4    |2    )"));
    assertFails(OFFLINE + MISSING, "ls", MISSING);
    add("-r", "emptydir");
    assertThat(shell.ok("ls", "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn")).isEmpty();
  }

  @Test
  void listsLong() throws IOException {
    Files.setLastModifiedTime(
        folder.resolve("hello.txt"), FileTime.from(Instant.ofEpochSecond(1577934245)));
    Files.setAttribute(folder.resolve("hello.txt"), "unix:mode", 04755);
    String wrapped =
        shell.last("add", "-w", "-q", "--preserve-mode", "--preserve-mtime", file("hello.txt"));
    assertThat(shell.ok("ls", "-l", "-v", wrapped).lines())
        .anySatisfy(line -> assertThat(line).matches("-rwsr-xr-x \\w+ 6 +Jan 02  2020 hello.txt"))
        .anySatisfy(line -> assertThat(line).matches("Mode +Hash +Size ModTime +Name"));
    add("-r", "dir");
    assertThat(shell.ok("ls", "-l", D + "/sub"))
        .isEqualTo("- QmR9pC5uCF3UExca8RSrCVL8eKv7nHMpATzbEQkAHpXmVM 2 - b.txt\n");
  }

  @Test
  void listsShardsInTheirOrder() throws IOException {
    for (int i = 1; i <= 12; i++) {
      write("hd/f" + i, i + "\n");
    }
    String root = add("-r", "-Q", "--max-directory-links=3", "--max-hamt-fanout=8", "hd").strip();
    assertThat(root).isEqualTo("QmXFevMfCVLp8LjpE2TEJtsC1jeveBMusFKtTrkQ5Akuwp");
    assertThat(shell.ok("ls", root).lines().map(line -> line.replaceAll(".* ", "")))
        .containsExactly("f1", "f10", "f11", "f12", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9");
    // Kubo asks for shards side by side and shows them as they come; here the order is theirs.
    assertThat(shell.ok("ls", "-s", root).lines().map(line -> line.replaceAll(".* ", "")))
        .containsExactly("f12", "f2", "f11", "f3", "f9", "f6", "f5", "f7", "f10", "f1", "f8", "f4");
    assertThat(shell.ok("cat", root + "/f3")).isEqualTo("3\n");
    assertThat(shell.ok("resolve", "/ipfs/" + root + "/f3"))
        .isEqualTo("/ipfs/QmdQEnYhrhgFKPCq5eKc7xb1k7rKyb3fGMitUPKvFAscVK\n");
    assertThat(shell.ok("refs", root).lines().toList())
        .containsExactly(
            "QmZLpu7YVxQwTnmAfVM8SiHfdHxgwW5pGBzqNwrn8nf2sd",
            "QmTmdfk6tnZXhN3LVVmNdzQDFocKimVjTqzsBXKShuZz8E",
            "QmXRNerCKbJNTM6dg1cn1t6aF8crE5F9hfNh1jTtktzXzp",
            "QmZa1tLVa8iEoDWbvwxV7rCxGnVGUff2jhF7a2DyCk5SbY",
            "QmaHbbushv2gYBUyofdm853cy1HTcNuinqagCfMjMdGmNw",
            "QmUnKvaCFaE8DSHMAq2XeHfrz1wW62uVbb4dNtxQ5zXy6n",
            "QmQdW7jezfBqRsGmcho437p1LqVCz3mPiLG82j7dZSUZhM");
  }

  @Test
  void listsRefs() throws IOException {
    add("-r", "dir");
    List<String> direct =
        List.of(
            "Qmbvkmk9LFsGneteXk3G7YLqtLVME566ho6ibaQZZVHaC9",
            "QmS9U51FvTAqDDVLJ5okMzeLjsEeg8JEG1rPmSq2oPahF6",
            "QmUNXr47Bja3aHUMfhXX5mMWTFJKuoUGETcA48vHG7dhag",
            "QmdE4kAU2TxLFfde4Ti2QW5VxGWD5ku9JxGSf3Lzb7dVpr");
    String b = "QmR9pC5uCF3UExca8RSrCVL8eKv7nHMpATzbEQkAHpXmVM";
    assertThat(shell.lines("refs", D)).isEqualTo(direct);
    assertThat(shell.lines("refs", "--max-depth=2", D)).isEqualTo(direct);
    assertThat(shell.lines("refs", "-r", "--max-depth=1", D)).isEqualTo(direct);
    assertThat(shell.lines("refs", "-r", "--max-depth=0", D)).isEmpty();
    assertThat(shell.lines("refs", "-r", D)).hasSize(5).endsWith(b);
    assertThat(shell.lines("refs", "-r", "-u", D, D)).hasSize(5).endsWith(b);
    assertThat(shell.lines("refs", "-r", D, D + "/sub")).hasSize(6).endsWith(b, b);
    assertThat(shell.last("refs", "-r", "-e", D))
        .isEqualTo("QmdE4kAU2TxLFfde4Ti2QW5VxGWD5ku9JxGSf3Lzb7dVpr -> " + b);
    assertThat(shell.last("refs", "-r", "--format=<src> <dst> <linkname>", D))
        .isEqualTo("QmdE4kAU2TxLFfde4Ti2QW5VxGWD5ku9JxGSf3Lzb7dVpr " + b + " b.txt");
    assertFails("using format argument with edges is not allowed", "refs", "-e", "--format=x", D);
    assertFails(OFFLINE + MISSING, "refs", MISSING);
    assertThat(shell.ok("refs", "local").lines())
        .hasSize(6)
        .allSatisfy(line -> assertThat(line).startsWith("bafkrei"));
  }

  @Test
  void resolvesPaths() throws IOException {
    add("-r", "dir");
    String a = "/ipfs/Qmbvkmk9LFsGneteXk3G7YLqtLVME566ho6ibaQZZVHaC9\n";
    assertThat(shell.ok("resolve", "/ipfs/" + D + "/a.txt")).isEqualTo(a);
    assertThat(shell.ok("resolve", "-r=false", D + "/a.txt")).isEqualTo(a);
    assertThat(shell.ok("resolve", "/ipfs/" + MISSING)).isEqualTo("/ipfs/" + MISSING + "\n");
    assertThat(shell.ok("resolve", "--cid-base=base32", D + "/a.txt"))
        .isEqualTo("/ipfs/bafybeigj4sef5qdwdxisatzjdoetjcfdyfqvzuhmstrj5o2ibkbix6vs5i\n");
    assertFails(OFFLINE + MISSING, "resolve", MISSING + "/x");
  }
}
