package dev.gyre.jobs.topology;

/**
 * What a job is told at submission, beyond its job file.
 *
 * @param bootstrapServers Kafka brokers as {@code host:port,host:port}
 * @param bounded whether the job ends when every source partition has delivered its last record, as
 *     a replay marks it; otherwise it runs until it is stopped
 * @param groupId Kafka consumer group that offsets are committed to, for monitoring
 */
public record JobRuntime(String bootstrapServers, boolean bounded, String groupId) {}
