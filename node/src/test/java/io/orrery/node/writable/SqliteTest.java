package io.orrery.node.writable;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data bases: byte-range locks, journals that come and go, shared memory, fsync after fsync. */
class SqliteTest extends WritingTest {
  /** Rows that each of the two writers adds, one transaction each. */
  private static final int ROWS = 150;

  @ParameterizedTest
  @ValueSource(strings = {"delete", "truncate", "persist", "memory", "wal", "off"})
  void twoWritersInEachJournalMode(String mode) throws Exception {
    Bash.needs("sqlite3");
    Place place = place("sqlite-" + mode);
    Bash.in(place.at())
        .with("MODE", mode)
        .with("ROWS", ROWS)
        .run(
            """
            db() { sqlite3 -bail -cmd '.timeout 100000' data.db "$@"; }
            test "$(db "pragma journal_mode=$MODE")" = $MODE
            db 'create table t(writer int, n int, text, primary key(writer, n)); create table sum(total int);
              insert into sum values(0)'
            writer() {
              { echo "pragma journal_mode=$MODE; pragma synchronous=full;"
                for n in $(seq $ROWS); do
                  echo "begin immediate; insert into t values($1, $n, hex(randomblob(1500)));
                    update sum set total=total+$n; commit;"
                done; } | sqlite3 -bail -cmd '.timeout 100000' data.db >/dev/null
            }
            writer 1 & one=$!
            writer 2 & two=$!
            wait $one; wait $two
            test "$(db 'select count(*), sum(n) from t')" = "$((2 * ROWS))|$((ROWS * (ROWS + 1)))"
            test "$(db 'select total from sum')" = $((ROWS * (ROWS + 1)))
            test "$(db 'pragma integrity_check')" = ok
            db "delete from t where n % 3 = 0; vacuum; begin; update t set text='gone'; rollback"
            test "$(db 'pragma integrity_check')" = ok
            db .dump >dump
            """);
    place.holds(
        """
        test "$(sqlite3 data.db 'pragma integrity_check')" = ok
        sqlite3 data.db .dump | cmp - dump
        """);
  }
}
