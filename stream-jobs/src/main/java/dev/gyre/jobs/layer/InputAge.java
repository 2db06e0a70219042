package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.MicroClock;
import java.util.concurrent.TimeUnit;

/**
 * How long ago what a layer takes was ingested. Scores do not pass the layers above the first, but
 * the buffers in front of these hold what comes in a tenth of a second or so, and then the first
 * one stands still.
 */
final class InputAge {

  /** On its way to the last layer input waits for others for some 40 ms at most. */
  static final long LATE_MICROS = TimeUnit.MILLISECONDS.toMicros(50);

  private final boolean matters;
  private long newestMicros = MicroClock.NEVER;

  /**
   * Watches an input that has not begun.
   *
   * @param matters whether scores are to come at once
   */
  InputAge(boolean matters) {
    this.matters = matters;
  }

  /**
   * Notes an input.
   *
   * @param stampMicros when it was ingested, epoch microseconds
   */
  void came(long stampMicros) {
    newestMicros = stampMicros;
  }

  /** Whether input is late, and that matters. */
  boolean isLate(long nowMicros) {
    return matters && newestMicros != MicroClock.NEVER && nowMicros - newestMicros > LATE_MICROS;
  }
}
