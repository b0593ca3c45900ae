package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  @Test
  void whatIsLeftNeverIsNegative() {
    assertThat(Deadline.after(Duration.ZERO).passed()).isTrue();
    assertThat(Deadline.after(Duration.ofSeconds(-1)).remainingNanos()).isZero();
    assertThat(new Deadline(System.nanoTime() - 1).passed()).isTrue();
  }

  @Test
  void longTimesDoNotWrapAround() {
    Duration century = Duration.ofDays(36_500);
    assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).remainingNanos())
        .isGreaterThan(century.toNanos());
    assertThat(Deadline.never().remainingNanos()).isGreaterThan(century.toNanos());
    assertThat(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE)).passed()).isTrue();
  }

  @Test
  void anHourIsAnHour() {
    assertThat(Deadline.after(Duration.ofHours(1)).remainingNanos())
        .isBetween(Duration.ofMinutes(30).toNanos(), Duration.ofHours(1).toNanos());
  }
}
