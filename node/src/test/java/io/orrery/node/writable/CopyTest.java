package io.orrery.node.writable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Trees that come in and go out: cp, mv, tar, rsync. */
class CopyTest extends WritingTest {
  private static Path data;

  /** Sizes around pages and chunks, odd names, modes, old times, links, and a file with holes. */
  @BeforeAll
  void makeTree() throws Exception {
    data = aside("data");
    Bash.in(data)
        .run(
            """
            mkdir -p tree/{empty,many,deep/er/and/deep/er,'with space'}
            cd tree
            for size in 0 1 4095 4096 4097 262143 262144 262145 1048575 1048576 1048577 3300000; do
              head -c $size /dev/urandom >size-$size
            done
            for i in {1..200}; do echo "file $i" >many/$i; done
            echo deep >deep/er/and/deep/er/file
            echo odd >'with space/zwölf
            lines'
            echo long >"$(printf 'n%.0s' {1..255})"
            ln -s size-1 link; ln -s /nowhere/at/all dangling; ln -s deep/er 'link to a folder'
            truncate -s 64M sparse
            echo island | dd of=sparse bs=1 seek=33333333 conv=notrunc status=none
            echo private >private; chmod 0600 private
            echo read >only; chmod 0444 only
            echo none >none; chmod 0000 none
            printf '#!/bin/sh\\necho run' >run; chmod 0755 run
            chmod 0711 deep; chmod 1777 empty
            touch -d '2001-02-03 04:05:06.123456789' size-4096 many many/7 deep
            touch -d '1969-07-20 20:17:40' size-0
            touch -h -d '2003-03-03 03:03:03.3' link
            """);
  }

  @Test
  void cpInWithinAndOut() throws Exception {
    Place place = place("cp");
    Bash.in(place.at()).with("DATA", data).run("cp -a $DATA/tree tree");
    place.looksLike(data, Look.DATED);
    place.run("cp -a tree again; diff -r --no-dereference tree again; rm -rf again");
    Path out = aside("out");
    assertThat(Bash.in(out).with("FROM", place.at()).run("cp -a $FROM/tree . 2>&1")).isEmpty();
    place.looksLike(out, Look.DATED);
  }

  @Test
  void mvInAndOutAndRmOfAll() throws Exception {
    Place place = place("mv");
    Path disk = aside("mv");
    Bash in = Bash.in(disk).with("DATA", data).with("THERE", place.at());
    assertThat(in.run("cp -a $DATA/tree tree; mv tree $THERE/moved 2>&1; ls")).isEmpty();
    place.run("mkdir sub; mv moved sub/tree");
    assertThat(Look.DATED.at(place.at().resolve("sub"))).isEqualTo(Look.DATED.at(data));
    assertThat(in.run("mv $THERE/sub/tree . 2>&1")).isEmpty();
    assertThat(Look.DATED.at(disk)).isEqualTo(Look.DATED.at(data));
    place.run("rmdir sub; test -z \"$(ls -A)\"");
  }

  @Test
  void tarBothWays() throws Exception {
    Place place = place("tar");
    Path archive = aside("tar").resolve("tree.tar");
    Bash.in(place.at())
        .with("DATA", data)
        .with("ARCHIVE", archive)
        .run(
            """
            tar -C $DATA --format=posix -c tree >$ARCHIVE
            tar xpf $ARCHIVE
            tar df $ARCHIVE
            tar --format=posix -c tree | tar -C $DATA -d
            """);
    place.looksLike(data, Look.DATED).holds("tar df '" + archive + "'");
  }

  @Test
  void rsync() throws Exception {
    Bash.needs("rsync");
    Place place = place("rsync");
    Path from = aside("rsync");
    Bash there = Bash.in(from).with("DATA", data).with("THERE", place.at());
    // What it would still do, by size and time: nothing, or times and modes do not hold.
    String rest = "test -z \"$(rsync -ani -@-1 --delete '" + from + "/' .)\"";
    there.run("cp -a $DATA/tree .; rsync -a -@-1 ./ $THERE/");
    place.looksLike(from, Look.DATED).holds(rest);
    there.run(
        """
        echo changed | dd of=tree/size-3300000 bs=1 seek=1234567 conv=notrunc status=none
        echo more >>tree/size-1048576
        truncate -s 100 tree/size-262144
        rm -r tree/many; mkdir tree/new; echo new >tree/new/file; chmod 0640 tree/run
        rsync -a -@-1 --delete ./ $THERE/
        """);
    place.looksLike(from, Look.DATED);
    there.run(
        """
        for i in 1 500000 2222222; do
          echo "again $i" | dd of=tree/size-3300000 bs=1 seek=$i conv=notrunc status=none
        done
        cat tree/size-1048577 tree/size-4097 >>tree/size-3300000
        rsync -a -@-1 --inplace --no-whole-file --delete ./ $THERE/
        """);
    place.looksLike(from, Look.DATED);
    there.run("echo appended >>tree/size-262145; rsync -a -@-1 --append ./ $THERE/");
    place.looksLike(from, Look.DATED);
  }
}
