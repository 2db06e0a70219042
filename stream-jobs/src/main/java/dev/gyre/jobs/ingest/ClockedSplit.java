package dev.gyre.jobs.ingest;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/**
 * A partition and where to go on in it, with its clock there.
 *
 * <p>The clock is kept with the partition and not as state of the judge, which would have to be a
 * list that every subtask reads, as partitions move: Flink makes no checkpoint of such a list while
 * some of a source's subtasks have ended, and a stop with a savepoint ends them one by one.
 */
final class ClockedSplit extends KafkaPartitionSplit {

  private final long clockMs;

  /**
   * Adds a clock to a split.
   *
   * @param clockMs greatest accepted event time before the split's offset, epoch milliseconds;
   *     {@link Long#MIN_VALUE} when there is none
   */
  ClockedSplit(KafkaPartitionSplit split, long clockMs) {
    super(
        split.getTopicPartition(),
        split.getStartingOffset(),
        split.getStoppingOffset().orElse(NO_STOPPING_OFFSET));
    this.clockMs = clockMs;
  }

  /** The clock of any split: one that was found anew has none yet. */
  static long clockMs(KafkaPartitionSplit split) {
    return split instanceof ClockedSplit clocked ? clocked.clockMs : Long.MIN_VALUE;
  }
}
