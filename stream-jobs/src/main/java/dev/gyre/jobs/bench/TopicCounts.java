package dev.gyre.jobs.bench;

import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.TopicNames;
import java.util.Map;

/**
 * How many records the output topics hold at a moment.
 *
 * @param nanos the moment, as {@link System#nanoTime} tells it
 * @param scores end offsets of the scores topic by partition
 * @param embeddings end offsets of the embeddings topic by partition
 * @param cpuNanos processor time of the job's task managers so far
 */
record TopicCounts(
    long nanos, Map<Integer, Long> scores, Map<Integer, Long> embeddings, long cpuNanos) {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;

  static TopicCounts now(Topics topics, JobConfig config, long cpuNanos) {
    return new TopicCounts(
        System.nanoTime(),
        topics.endOffsets(config.topic(TopicNames.SCORES)),
        topics.endOffsets(config.topic(TopicNames.EMBEDDINGS)),
        cpuNanos);
  }

  long scoreCount() {
    return sum(scores);
  }

  long embeddingCount() {
    return sum(embeddings);
  }

  double scoresPerSecondSince(TopicCounts earlier) {
    return (scoreCount() - earlier.scoreCount()) / secondsSince(earlier);
  }

  double embeddingsPerSecondSince(TopicCounts earlier) {
    return (embeddingCount() - earlier.embeddingCount()) / secondsSince(earlier);
  }

  /** Processor time of the task managers for each score, microseconds; NaN without scores. */
  double cpuMicrosPerScoreSince(TopicCounts earlier) {
    long scored = scoreCount() - earlier.scoreCount();
    return scored == 0 ? Double.NaN : (cpuNanos - earlier.cpuNanos) / NANOS_PER_MICRO / scored;
  }

  double secondsSince(TopicCounts earlier) {
    return (nanos - earlier.nanos) / NANOS_PER_SECOND;
  }

  private static long sum(Map<Integer, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }
}
