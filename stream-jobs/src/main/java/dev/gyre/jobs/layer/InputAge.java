package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.MicroClock;
import java.util.concurrent.TimeUnit;

/**
 * Whether what comes to a layer was ingested too long ago. Scores do not pass the layers above the
 * first, but the buffers in front of these hold what comes in a tenth of a second or so, and then
 * the first one stands still.
 *
 * <p>Judged by the first change that comes after each bundle of refreshes. Its stamp is of the
 * clock of the task manager that took it in: clocks that differ by more than {@link #MARGIN_MS}
 * make input seem late that is not, or the other way around, until they agree.
 */
final class InputAge {

  /** How long changes wait for others at most in each output and each queue that they pass. */
  private static final long WAIT_MS = 10;

  /** An output and a queue. */
  private static final int WAITS_A_LAYER = 2;

  private static final long MARGIN_MS = 30;

  private final boolean matters;
  private final long mostMicros;
  private boolean judged;
  private boolean late;

  /**
   * Watches an input that has not begun.
   *
   * @param matters whether input goes before old changes when it is late
   * @param layer the layer's number: in front of each there are buffers and a queue
   */
  InputAge(boolean matters, int layer) {
    this.matters = matters;
    this.mostMicros =
        TimeUnit.MILLISECONDS.toMicros(MARGIN_MS + (1 + WAITS_A_LAYER * layer) * WAIT_MS);
  }

  /**
   * Notes a change that comes.
   *
   * @param stampMicros when it was ingested, epoch microseconds
   */
  void came(long stampMicros) {
    if (matters && !judged) {
      judged = true;
      late = isLate(stampMicros, MicroClock.now());
    }
  }

  /** Whether a change is late that comes now. */
  boolean isLate(long stampMicros, long nowMicros) {
    return nowMicros - stampMicros > mostMicros;
  }

  /** Returns whether changes have come since this was last asked, and the first one was late. */
  boolean takeLate() {
    boolean was = judged && late;
    judged = false;
    return was;
  }
}
