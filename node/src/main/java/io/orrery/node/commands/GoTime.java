package io.orrery.node.commands;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as Go's JSON has them (RFC 3339 with as many digits as there are), always in UTC. */
final class GoTime {
  /** What Go shows of a time that was never set. */
  static final String ZERO = "0001-01-01T00:00:00Z";

  /** The years 1 to 9999. */
  private static final long FIRST = -62_135_596_800L;

  private static final long LAST = 253_402_300_799L;

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter RECENT =
      DateTimeFormatter.ofPattern("MMM dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter OLD =
      DateTimeFormatter.ofPattern("MMM dd  uuuu", Locale.ROOT);

  private GoTime() {}

  static String of(long seconds, int nanos) {
    if (seconds < FIRST || seconds > LAST) {
      // A stranger's time that RFC 3339 cannot say.
      return ZERO;
    }
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    String fraction = nanos == 0 ? "" : "." + String.format("%09d", nanos).replaceAll("0+$", "");
    return SECONDS.format(time) + fraction + "Z";
  }

  /** As {@code ls -l} shows it: the clock within half a year, else the year; "-" for none. */
  static String listed(String text, Instant now) {
    if (text.equals(ZERO) || text.isEmpty()) {
      return "-";
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      OffsetDateTime today = now.atOffset(ZoneOffset.UTC);
      boolean recent = time.isAfter(today.minusMonths(6)) && time.isBefore(today.plusDays(1));
      return (recent ? RECENT : OLD).format(time);
    } catch (DateTimeException e) {
      return text;
    }
  }
}
