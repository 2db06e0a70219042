package dev.gyre.jobs.ingest;

import dev.gyre.graph.event.GraphEvent;
import java.io.Serializable;
import java.util.List;

/**
 * A Kafka record after decoding and before its time is judged.
 *
 * @param topic topic
 * @param partition partition
 * @param offset offset
 * @param kafkaTimestampMs the record's own time, epoch milliseconds
 * @param sentMs when it was sent, epoch milliseconds: its own time, or what a replay says
 * @param key original key, may be null
 * @param value original value, may be null
 * @param kind what it turned out to be
 * @param last whether it is the last record of its partition in a bounded replay
 * @param eventTimeMs event time, epoch milliseconds; meaningless when it could not be decoded
 * @param events the changes of the graph that it brings, empty for a heartbeat
 * @param reason why it could not be decoded, as a code; null when it could
 * @param message the same in words
 * @param stampMicros ingest, epoch microseconds
 * @param partitionClockMs greatest accepted event time at earlier offsets of its partition, epoch
 *     milliseconds; {@link Long#MIN_VALUE} when there is none, or not known yet
 */
record Ingested(
    String topic,
    int partition,
    long offset,
    long kafkaTimestampMs,
    long sentMs,
    byte[] key,
    byte[] value,
    Kind kind,
    boolean last,
    long eventTimeMs,
    List<GraphEvent> events,
    String reason,
    String message,
    long stampMicros,
    long partitionClockMs)
    implements Serializable {

  /** What a record is. */
  enum Kind {
    /** It changes the graph. */
    CHANGE,
    /** It brings labels and nothing else. */
    LABEL,
    /** It only moves its partition's time. */
    HEARTBEAT
  }

  /** Whether it could not be decoded. */
  boolean rejected() {
    return reason != null;
  }

  /** Whether its event time is no more than {@code maxSkewMs} after the record was sent. */
  boolean withinSkew(long maxSkewMs) {
    return eventTimeMs - sentMs <= maxSkewMs;
  }

  /** Whether it moves its partition's time: it was decoded and its clock can be believed. */
  boolean movesTime(long maxSkewMs) {
    return !rejected() && withinSkew(maxSkewMs);
  }

  /**
   * Whether it comes too late: by more than {@code latenessMs} behind its partition's clock, so
   * that a record exactly that late is in time.
   */
  boolean isLate(long latenessMs) {
    return partitionClockMs != Long.MIN_VALUE && eventTimeMs < partitionClockMs - latenessMs;
  }

  /** The same record at another clock of its partition. */
  Ingested behind(long clockMs) {
    return clockMs == partitionClockMs
        ? this
        : new Ingested(
            topic,
            partition,
            offset,
            kafkaTimestampMs,
            sentMs,
            key,
            value,
            kind,
            last,
            eventTimeMs,
            events,
            reason,
            message,
            stampMicros,
            clockMs);
  }
}
