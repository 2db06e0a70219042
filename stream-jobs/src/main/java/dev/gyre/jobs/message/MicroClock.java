package dev.gyre.jobs.message;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The wall clock in epoch microseconds, the unit of every stamp. */
public final class MicroClock {

  /** The stamp of what did not happen: later than any other. */
  public static final long NEVER = Long.MAX_VALUE;

  private MicroClock() {}

  /** Now, in epoch microseconds. */
  public static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toMicros(now.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(now.getNano());
  }
}
