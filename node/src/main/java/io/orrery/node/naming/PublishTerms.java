package io.orrery.node.naming;

import io.orrery.ipld.FaultException;
import io.orrery.node.repo.Settings;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * On what terms a record is made.
 *
 * @param lifetime how long it holds
 * @param ttl how long others may keep it without asking again; not above the lifetime
 * @param v1 whether programs that know the first version only can read it
 * @param sequence which number it has; without one, the next if the value changed
 */
public record PublishTerms(Duration lifetime, Duration ttl, boolean v1, OptionalLong sequence) {
  /** Kubo's defaults. */
  public static final Duration LIFETIME = Duration.ofDays(2);

  public static final Duration TTL = Duration.ofMinutes(5);

  /** The terms for what is published unasked: {@code Ipns.RecordLifetime} of the configuration. */
  static PublishTerms of(Settings settings) throws FaultException {
    Duration lifetime = settings.duration("Ipns.RecordLifetime", LIFETIME);
    return new PublishTerms(lifetime, capped(lifetime), true, OptionalLong.empty());
  }

  /** The TTL where nobody asks for another. */
  public static Duration capped(Duration lifetime) {
    return lifetime.compareTo(TTL) < 0 ? lifetime : TTL;
  }
}
