package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;

/** When a label becomes known. */
public sealed interface Availability extends Serializable {

  /**
   * A fixed time after the edge.
   *
   * @param delayMs ms after the edge's timestamp, at least 0
   */
  record Delay(long delayMs) implements Availability {
    /** Refuses a negative delay. */
    public Delay {
      if (delayMs < 0) {
        throw new IllegalArgumentException("a label's delay must be at least 0 ms, not " + delayMs);
      }
    }
  }

  /**
   * The record says it.
   *
   * @param time where it says it
   */
  record At(TimeValue time) implements Availability {}
}
