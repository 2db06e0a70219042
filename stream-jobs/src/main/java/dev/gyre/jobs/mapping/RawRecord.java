package dev.gyre.jobs.mapping;

import java.io.Serializable;

/**
 * A Kafka record as it came. The arrays are not copied and must not be changed.
 *
 * @param topic the topic's full name
 * @param partition the partition's number
 * @param offset the record's offset in its partition
 * @param timestampMs the record's Kafka timestamp in epoch ms
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null
 */
public record RawRecord(
    String topic, int partition, long offset, long timestampMs, byte[] key, byte[] value)
    implements Serializable {}
