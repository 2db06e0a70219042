package dev.gyre.jobs.layer;

import dev.gyre.jobs.config.DeliverySpec;
import dev.gyre.jobs.message.MicroClock;
import java.util.concurrent.TimeUnit;

/**
 * Whether what comes to a layer was ingested too long ago. Scores do not pass the layers above the
 * first, but the buffers in front of these hold what comes in a tenth of a second or so, and then
 * the first one stands still.
 *
 * <p>Judged by the first change that comes after each bundle of refreshes; a late one counts for a
 * while, since a task takes many elements of one input before it looks at the other, and replicas
 * say nothing of the changes behind them. Its stamp is of the clock of the task manager that took
 * it in: clocks that differ by more than {@link #MARGIN_MS} make input seem late that is not, or
 * the other way around, until they agree.
 */
final class InputAge {

  /** An output and a queue, in each of which changes wait for others. */
  private static final int WAITS_A_LAYER = 2;

  /**
   * Beside that tasks wait for a processor, where all are busy; with it less than what the buffers
   * hold at 10,000 changes a second.
   */
  private static final long MARGIN_MS = 60;

  /** How long one that was late counts, if no other is judged. */
  static final long HELD_MICROS = TimeUnit.MILLISECONDS.toMicros(100);

  private final boolean matters;
  private final long mostMicros;
  private boolean judged;
  private long lateUntilMicros = Long.MIN_VALUE;

  /**
   * Watches an input that has not begun.
   *
   * @param matters whether input goes before old changes when it is late
   * @param layer the layer's number: in front of each there are buffers and a queue
   */
  InputAge(boolean matters, int layer) {
    this.matters = matters;
    this.mostMicros =
        TimeUnit.MILLISECONDS.toMicros(
            MARGIN_MS + (1 + WAITS_A_LAYER * layer) * DeliverySpec.GREATEST_WAIT_MS);
  }

  /**
   * Notes a change that comes.
   *
   * @param stampMicros when it was ingested, epoch microseconds
   */
  void came(long stampMicros) {
    if (matters && !judged) {
      judged = true;
      long now = MicroClock.now();
      lateUntilMicros = isLate(stampMicros, now) ? now + HELD_MICROS : Long.MIN_VALUE;
    }
  }

  /** Whether a change is late that comes now. */
  boolean isLate(long stampMicros, long nowMicros) {
    return nowMicros - stampMicros > mostMicros;
  }

  /** Returns whether the change that was judged last was late, not long ago; ends a bundle. */
  boolean takeLate(long nowMicros) {
    judged = false;
    return nowMicros < lateUntilMicros;
  }
}
