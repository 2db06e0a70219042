package dev.gyre.jobs.layer;

import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;

/**
 * Whether a task's input has paused, so that refreshes may have the time to themselves.
 *
 * <p>While an output is full, input waits for it and does not come either. That is no pause:
 * refreshes that took it for one would fill each buffer that gets free, and keep the input waiting
 * until nothing is dirty. Nor is it one while the task refreshes or writes.
 */
final class IdleInput {

  /** A gap of so long is a pause. */
  static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ResultPartitionWriter[] outputs;
  private long lastInputNanos;
  private boolean came;

  /**
   * Watches a task without input so far.
   *
   * @param outputs all of the task's
   */
  IdleInput(ResultPartitionWriter[] outputs, long nowNanos) {
    this.outputs = outputs.clone();
    this.lastInputNanos = nowNanos - GAP_NANOS;
  }

  /** Notes an input, whether it is taken or waits for others. */
  void came() {
    came = true;
  }

  /** Notes that for so long no input could come, since the task refreshed or wrote. */
  void couldNotCome(long nanos) {
    lastInputNanos += nanos;
  }

  /**
   * Whether there was no input for {@link #GAP_NANOS}, though every output would take more. What
   * came since this was last asked counts as if it came now.
   */
  boolean isPaused(long nowNanos) {
    if (came) {
      came = false;
      lastInputNanos = nowNanos;
    }
    if (nowNanos - lastInputNanos < GAP_NANOS) {
      return false;
    }
    for (ResultPartitionWriter output : outputs) {
      if (!output.isAvailable()) {
        return false;
      }
    }
    return true;
  }
}
