package dev.gyre.jobs.ingest;

import java.util.ArrayDeque;
import java.util.Comparator;

/** Records of one partition that were fetched and wait for their turn, in the order of offsets. */
final class PartitionQueue {

  private final ArrayDeque<Ingested> records = new ArrayDeque<>();
  private boolean complete;
  private boolean paused;

  /**
   * The order in which the next records of partitions are taken: by event time, one that becomes a
   * dead letter at once; at equal times labels, then heartbeats, then changes, as a replay has
   * them.
   *
   * @param maxSkewMs how far ahead of the Kafka record's time an event may be, inclusive
   */
  static Comparator<Ingested> byTime(long maxSkewMs) {
    return Comparator.comparingLong(
            (Ingested it) -> it.movesTime(maxSkewMs) ? it.eventTimeMs() : Long.MIN_VALUE)
        .thenComparingInt(PartitionQueue::rank)
        .thenComparing(Ingested::topic)
        .thenComparingInt(Ingested::partition);
  }

  private static int rank(Ingested record) {
    return switch (record.kind()) {
      case LABEL -> 0;
      case HEARTBEAT -> 1;
      case CHANGE -> 2;
    };
  }

  /** Adds what was fetched, unless it stands behind the last record of a replay. */
  void add(Ingested record) {
    if (!complete) {
      records.add(record);
      complete = record.last();
    }
  }

  /** Whether it cannot be told yet what comes next: nothing waits, and more may come. */
  boolean isUnknown() {
    return records.isEmpty() && !complete;
  }

  /** The next record, or null if none waits. */
  Ingested next() {
    return records.peek();
  }

  Ingested take() {
    return records.remove();
  }

  int size() {
    return records.size();
  }

  boolean isPaused() {
    return paused;
  }

  void setPaused(boolean paused) {
    this.paused = paused;
  }
}
