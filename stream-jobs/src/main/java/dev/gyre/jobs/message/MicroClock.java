package dev.gyre.jobs.message;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The wall clock in epoch microseconds, the unit of every stamp. */
public final class MicroClock {

  private MicroClock() {}

  /** Now, in epoch microseconds. */
  public static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toMicros(now.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(now.getNano());
  }
}
