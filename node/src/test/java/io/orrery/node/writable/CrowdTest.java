package io.orrery.node.writable;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many writers at once, many names at once. */
class CrowdTest extends WritingTest {
  @Test
  void eightWritersOfFilesOfTheirOwn() throws Exception {
    Place place =
        provesTheSame(
            "own",
            random(12_000_000),
            """
            for w in {1..8}; do
              (mkdir w$w; for i in {1..12}; do
                dd if=$DATA of=w$w/$i bs=$((w * 7000)) skip=$i count=9 status=none; mv w$w/$i w$w/moved-$i
              done; cat w$w/* >w$w.all) &
              pids+=($!)
            done
            for pid in "${pids[@]}"; do wait $pid; done
            """);
    place.holds("for w in {1..8}; do cat w$w/* | cmp - w$w.all; done");
  }

  @Test
  void eightWritersOfOneFile() throws Exception {
    Path data = random(8 << 20);
    Place place = place("one");
    Bash.in(place.at())
        .with("DATA", data)
        .run(
            """
            for w in {0..7}; do
              (for ((i = w; i < 2048; i += 8)); do
                dd if=$DATA of=file bs=4k skip=$i seek=$i count=1 conv=notrunc status=none
              done) &
              pids+=($!)
            done
            for pid in "${pids[@]}"; do wait $pid; done
            """);
    place.holds("cmp file " + data);
  }

  @Test
  void eightWritersAtTheEndOfOneFile() throws Exception {
    Place place = place("log");
    place.run(
        """
        for w in {1..8}; do
          (for i in {1..400}; do echo "writer $w says $i and nothing else"; done >>log) & pids+=($!)
        done
        for pid in "${pids[@]}"; do wait $pid; done
        """);
    place.holds(
        """
        test $(wc -l <log) = 3200
        for w in {1..8}; do
          grep "^writer $w says" log | cmp - <(for i in {1..400}; do echo "writer $w says $i and nothing else"; done)
        done
        """);
  }

  @Test
  void tenThousandCreatesAndRenames() throws Exception {
    provesTheSame("renames", Path.of("/"), CREATE_AND_RENAME.formatted(10_000));
  }

  /** As an archiver or a mail server: written under one name, found under another. */
  private static final String CREATE_AND_RENAME =
      """
      mkdir new cur
      perl -e 'for (1..%1$d) {
        open(F, ">", "new/f$_") or die "f$_: $!"; print F "file $_\\n"; close(F) or die "f$_: $!";
        rename("new/f$_", "cur/g" . ($_ ^ 1)) or die "g$_: $!" }'
      test $(ls cur | wc -l) = %1$d; test -z "$(ls new)"
      perl -e 'for (1..%1$d) { next if $_ %% 3; unlink("cur/g$_") or $_ == %1$d or die "g$_: $!" }'
      """;

  @Test
  void rmOfADirectoryIntoWhichOthersWrite() throws Exception {
    removedDuringCreates(3_000);
  }

  @Test
  @Tag("long")
  void aHundredThousandEntriesInOneDirectory() throws Exception {
    Place place =
        provesTheSame(
            "wide",
            Path.of("/"),
            """
            mkdir wide
            perl -e 'for (1..100000) { open(F, ">", "wide/entry-$_") or die "$_: $!"; print F $_; close F or die $! }'
            test $(ls -f wide | wc -l) = 100002
            test "$(cat wide/entry-77777)" = 77777
            perl -e 'for (1..100000) { next if $_ % 1000; rename("wide/entry-$_", "wide/other-$_") or die $! }'
            """);
    place.holds(
        "test $(ls -f wide | wc -l) = 100002; test -e wide/other-5000; ! test -e wide/entry-5000");
  }

  @Test
  @Tag("long")
  void rmOfAHundredThousandDuringCreates() throws Exception {
    removedDuringCreates(100_000);
  }

  /**
   * What is there at the start goes; what comes meanwhile may keep rm from its last step, no more.
   */
  private void removedDuringCreates(int entries) throws Exception {
    Place place = place("removed-" + entries);
    Bash.in(place.at())
        .with("ENTRIES", entries)
        .run(
            """
            mkdir d
            perl -e 'for (1..$ENV{ENTRIES}) { open(F, ">", "d/old-$_") or die $! }'
            perl -e 'for (1..$ENV{ENTRIES} / 10) { open(F, ">", "d/new-$_") or last }' &
            maker=$!
            rm -rf d 2>errors || ! grep -v 'Directory not empty' errors
            wait $maker
            ! ls d 2>/dev/null | grep -q old
            rm -rf d errors
            test ! -e d
            """);
  }

  private static Path random(int bytes) throws Exception {
    Path file = aside("random").resolve("data");
    Bash.in(file.getParent()).run("head -c " + bytes + " /dev/urandom >data");
    return file;
  }
}
