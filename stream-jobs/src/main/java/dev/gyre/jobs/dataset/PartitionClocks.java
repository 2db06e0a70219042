package dev.gyre.jobs.dataset;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where each record of a replay goes, and which partitions have fallen behind its clock. */
final class PartitionClocks {

  /** What is done with a partition. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Called once a partition.
     *
     * @param topic logical topic
     * @param timeMs the replay's clock, epoch milliseconds
     */
    void partition(String topic, int partition, long timeMs);
  }

  private final Map<String, long[]> timesMs = new LinkedHashMap<>();
  private final long intervalMs;
  private long nowMs = Long.MIN_VALUE;
  private long checkedMs = Long.MIN_VALUE;

  /**
   * Makes the clocks.
   *
   * @param partitions number of partitions of each logical topic
   * @param intervalMs how far a partition may fall behind, event time
   */
  PartitionClocks(Map<String, Integer> partitions, long intervalMs) {
    partitions.forEach(
        (topic, count) -> {
          long[] times = new long[count];
          Arrays.fill(times, Long.MIN_VALUE);
          timesMs.put(topic, times);
        });
    this.intervalMs = intervalMs;
  }

  /** The partition of a record: its row modulo their number, so that each is in order of time. */
  int place(ReplayRecord record) {
    return (int) (record.row() % timesMs.get(record.topic()).length);
  }

  void sent(ReplayRecord record, int partition) {
    nowMs = Math.max(nowMs, record.eventTimeMs());
    timesMs.get(record.topic())[partition] = record.eventTimeMs();
  }

  /** The greatest event time sent. */
  long nowMs() {
    return nowMs;
  }

  /** Visits the partitions that are further behind than the interval; they are then up to date. */
  void behind(Visitor visitor) {
    if (checkedMs != Long.MIN_VALUE && nowMs - checkedMs < intervalMs) {
      return;
    }
    checkedMs = nowMs;
    timesMs.forEach(
        (topic, times) -> {
          for (int partition = 0; partition < times.length; partition++) {
            // Subtracting would overflow for a partition that has had nothing yet.
            if (times[partition] == Long.MIN_VALUE || nowMs - times[partition] >= intervalMs) {
              visitor.partition(topic, partition, nowMs);
              times[partition] = nowMs;
            }
          }
        });
  }

  /** Visits all partitions; before the first record at time 0. */
  void all(Visitor visitor) {
    long timeMs = Math.max(0, nowMs);
    timesMs.forEach(
        (topic, times) -> {
          for (int partition = 0; partition < times.length; partition++) {
            visitor.partition(topic, partition, timeMs);
          }
        });
  }
}
