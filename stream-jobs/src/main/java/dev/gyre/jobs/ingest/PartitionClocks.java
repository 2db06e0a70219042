package dev.gyre.jobs.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The greatest accepted event time of every partition, and the rule of lateness.
 *
 * <p>A record is late when its event time lies before the greatest accepted one at earlier offsets
 * of its partition by more than the lateness. The clocks are state: a replay judges as the first
 * reading did. After a restore every subtask knows the clocks of all partitions, since partitions
 * may have moved; a clock never goes back, so the greatest copy is the right one.
 */
final class PartitionClocks {

  private final long latenessMs;
  private final Map<String, Map<Integer, Long>> greatest = new HashMap<>();

  PartitionClocks(long latenessMs) {
    this.latenessMs = latenessMs;
  }

  /** Whether a record of that time comes too late. */
  boolean isLate(String topic, int partition, long eventTimeMs) {
    Long clock = clocks(topic).get(partition);
    return clock != null && eventTimeMs < clock - latenessMs;
  }

  /** The partition's clock, or {@link Long#MIN_VALUE} when nothing was accepted yet. */
  long clock(String topic, int partition) {
    return clocks(topic).getOrDefault(partition, Long.MIN_VALUE);
  }

  /** Notes an accepted record. */
  void accept(String topic, int partition, long eventTimeMs) {
    clocks(topic).merge(partition, eventTimeMs, Math::max);
  }

  List<PartitionClock> snapshot() {
    List<PartitionClock> all = new ArrayList<>();
    greatest.forEach(
        (topic, clocks) ->
            clocks.forEach(
                (partition, time) -> all.add(new PartitionClock(topic, partition, time))));
    return all;
  }

  private Map<Integer, Long> clocks(String topic) {
    return greatest.computeIfAbsent(topic, unused -> new HashMap<>());
  }
}
