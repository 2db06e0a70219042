package dev.gyre.jobs.topology;

import dev.gyre.jobs.ingest.StartOffsets;

/**
 * What a job is told at submission, beyond its job file.
 *
 * @param bootstrapServers Kafka brokers as {@code host:port,host:port}
 * @param bounded whether the job ends when every source partition has delivered its last record, as
 *     a replay marks it; otherwise it runs until it is stopped
 * @param groupId Kafka consumer group that offsets are committed to, for monitoring
 * @param start where it begins to read when it has no state
 */
public record JobRuntime(
    String bootstrapServers, boolean bounded, String groupId, StartOffsets start) {

  /** A job that begins with the first records. */
  public JobRuntime(String bootstrapServers, boolean bounded, String groupId) {
    this(bootstrapServers, bounded, groupId, new StartOffsets.Earliest());
  }
}
