package dev.gyre.jobs.ingest;

/**
 * The greatest accepted event time of one partition, as it is kept in a checkpoint.
 *
 * @param topic topic
 * @param partition partition
 * @param greatestMs epoch milliseconds
 */
record PartitionClock(String topic, int partition, long greatestMs) {}
