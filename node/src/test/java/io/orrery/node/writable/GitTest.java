package io.orrery.node.writable;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Repositories that are cloned onto the mount, and that grow there. */
class GitTest extends WritingTest {
  private static Path origin;

  @BeforeAll
  void makeRepository() throws Exception {
    Bash.needs("git");
    origin = aside("origin");
    Bash.in(origin)
        .run(
            """
            git init -q -b main .
            mkdir -p src/deep doc
            head -c 700000 /dev/urandom >blob
            for i in {1..20}; do
              for f in src/a$i src/deep/b$i doc/c$((i % 5)); do seq $i $((i * 20)) >$f; done
              git add -A; git commit -qm "Change $i"
            done
            git tag first HEAD~10
            git gc -q
            seq 5 >loose; git add -A; git commit -qm Loose
            """);
  }

  @Test
  void cloneCommitBranchAndCollect() throws Exception {
    Place place = place("git");
    Bash.in(place.at())
        .with("ORIGIN", origin)
        .run(
            """
            git clone -q --no-hardlinks $ORIGIN work 2>&1
            cd work
            git fsck --full --strict --no-progress
            test -z "$(git status --porcelain)"
            git diff --quiet $(git -C $ORIGIN rev-parse HEAD)
            for i in {1..20}; do
              seq $i 1000 >src/new$i; echo $i >>loose; git rm -q doc/c0 2>/dev/null || true
              git add -A; git commit -qm "Here $i"
            done
            git checkout -q -b side first; echo side >side; git add side; git commit -qm Side
            git checkout -q main; git merge -q --no-edit side
            git stash list; git mv src moved; git commit -qm Moved; git reset -q --hard HEAD~1
            git reset -q --hard HEAD@{1}
            git gc -q --prune=now; git repack -qad
            git fsck --full --strict --no-progress
            """);
    place.holds(
        """
        cd work
        git fsck --full --strict --no-progress --no-dangling
        test "$(git rev-list --count HEAD)" = 44
        test -z "$(git status --porcelain)"
        """);
  }

  @Test
  void pushIntoABareRepository() throws Exception {
    Place place = place("bare");
    Bash.in(place.at())
        .with("ORIGIN", origin)
        .run("git init -q --bare -b main b.git; git -C $ORIGIN push -q $PWD/b.git main --tags");
    place.holds(
        "git -C b.git fsck --full --no-progress; git -C b.git rev-parse first; git -C b.git log");
  }

  @Test
  void sameObjectsAsOnTheDisk() throws Exception {
    // The index knows inode numbers and times, so it differs; packs depend on nothing but content.
    provesTheSame(
        "objects",
        origin,
        "git clone -q --bare --no-hardlinks $DATA o.git; cd o.git; rm -f packed-refs config; "
            + "git init -q --bare; for p in objects/pack/*.pack; do git verify-pack $p; done");
  }
}
