package io.orrery.node.writable;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Files that are changed in place or replaced: editors, dd, shells. */
class EditTest extends WritingTest {
  private static final String LINES = "seq -f 'line %g' 1000 >text; chmod 0640 text; ";

  @Test
  void vimSavesWhateverItsWayOfBackups() throws Exception {
    Bash.needs("vim");
    String script = LINES;
    for (String how :
        new String[] {"", "backupcopy=yes", "backupcopy=no", "backup", "nowritebackup"}) {
      script +=
          "vim -n -E -s -u NONE -N -c 'set backupskip= %s' -c '%%s/[0-9]7/changed/e' -c '$s/$/ %s/' -c wq text; "
              .formatted(how.isEmpty() ? "ruler" : how, how);
    }
    // With a swap file, and one save after another in one session.
    script += "vim -E -s -u NONE -N -c 'normal Gotail' -c w -c 'normal ggOhead' -c w -c q text; ";
    provesTheSame("vim", aside("none"), script + "test ! -e .text.swp; grep -q 'changed' text");
  }

  @Test
  void sedAndPerlInPlace() throws Exception {
    provesTheSame(
        "sed",
        aside("none"),
        LINES
            + """
            for i in {1..20}; do sed -i "s/line $i$/sed $i/" text; done
            sed -i.bak '1,10d' text
            perl -pi -e 's/line (\\d+)/$1 enil/' text
            """);
  }

  @Test
  void appends() throws Exception {
    provesTheSame(
        "append",
        aside("none"),
        """
        for i in {1..500}; do echo "entry $i" >>log; done
        seq 100000 >>log
        exec 3>>log; echo a >&3; truncate -s 1000 log; echo b >&3; truncate -s 5000 log; echo c >&3
        tail -c 4000 log | head -c 100 | tr -d '\\0' | wc -c >holes
        """);
  }

  @Test
  void ddSyncedInEveryWay() throws Exception {
    Place place =
        provesTheSame(
            "dd",
            random(5_000_001),
            """
            dd if=$DATA of=fsync bs=64k conv=fsync status=none
            dd if=$DATA of=fdatasync bs=1M conv=fdatasync status=none
            dd if=$DATA of=dsync bs=512k oflag=dsync status=none
            dd if=$DATA of=sync bs=300k oflag=sync status=none
            dd if=$DATA of=odd bs=777 count=2000 status=none
            cp fsync patched; dd if=$DATA of=patched bs=1000 count=50 seek=1234 conv=notrunc,fsync status=none
            dd if=$DATA of=excl bs=1M conv=excl,fsync status=none
            ! dd if=$DATA of=excl bs=1M conv=excl status=none 2>/dev/null
            mkdir folder; sync folder; sync .; sync -d patched; sync -f odd
            """);
    place.holds("cmp fsync fdatasync; cmp fsync dsync; cmp fsync sync; cmp fsync excl");
  }

  @Test
  void ddPastTheKernelsCache() throws Exception {
    Place place = place("direct");
    Bash.in(place.at())
        .with("DATA", random(4 << 20))
        .run(
            """
            dd if=$DATA of=file bs=64k oflag=direct status=none
            dd if=$DATA of=file bs=4k seek=100 skip=3 count=7 oflag=direct conv=notrunc status=none
            cp $DATA $DATA.2; dd if=$DATA of=$DATA.2 bs=4k seek=100 skip=3 count=7 conv=notrunc status=none
            cmp file $DATA.2
            dd if=file of=$DATA.3 bs=128k iflag=direct status=none
            cmp $DATA.2 $DATA.3
            """);
  }

  @Test
  void sparseFiles() throws Exception {
    Place place =
        provesTheSame(
            "sparse",
            aside("none"),
            """
            truncate -s 10G huge
            echo end | dd of=huge bs=1 seek=10737418239 conv=notrunc status=none
            echo middle | dd of=huge bs=1 seek=5000000000 conv=notrunc status=none
            tail -c 20 huge >tail; dd if=huge bs=1 skip=5000000000 count=10 status=none >middle
            truncate -s 6000000000 huge; truncate -s 1k huge; truncate -s 3M huge
            head -c 3M /dev/urandom | tr '\\0' x >punched
            cp punched whole
            fallocate -p -o 100000 -l 1500000 punched
            tr -d '\\0' <punched | wc -c >rest
            cmp -n 100000 punched whole; cmp -i 1600000 punched whole; rm punched whole
            fallocate -l 2M allocated; fallocate -n -o 3M -l 1M allocated
            cp --sparse=always huge again; cp --sparse=never again full
            """);
    place.run("truncate -s 500M big");
    place.holds("test $(stat -c %s big) = $((500 << 20)); cmp -n 1000000 big /dev/zero");
  }

  @Test
  void filesThatLoseTheirNameWhileTheyAreOpen() throws Exception {
    provesTheSame(
        "open",
        aside("none"),
        """
        exec 3<>gone; echo before >&3; rm gone; echo after >&3; cat /proc/self/fd/3 >kept
        exec 4>moved; echo one >&4; mv moved there; echo two >&4
        exec 5>loser; echo lost >&5; echo winner >w; mv w loser; echo lost >&5
        mkdir d; exec 6>d/f; echo x >&6; mv d e; echo y >&6; cat e/f >&4
        flock there true
        """);
  }

  private static Path random(int bytes) throws Exception {
    Path file = aside("random").resolve("data");
    Bash.in(file.getParent()).run("head -c " + bytes + " /dev/urandom >data");
    return file;
  }
}
