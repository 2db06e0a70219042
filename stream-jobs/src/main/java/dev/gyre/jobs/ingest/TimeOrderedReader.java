package dev.gyre.jobs.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * Merges partitions by event time: of the next record of each partition the earliest is taken, when
 * the next record of every partition is known.
 *
 * <p>For maintainers. The choice depends on the next records alone, so a reader that was restored
 * at some offsets goes on as if it had not been. A partition that is far ahead of the others is
 * paused. In a checkpoint a partition is at the first record that still waits here.
 */
@SuppressWarnings("try") // close() may be interrupted, as the interface allows
final class TimeOrderedReader extends DelegatingReader<Ingested, KafkaPartitionSplit> {

  static final int PAUSE_AT = 5_000;
  static final int RESUME_AT = 1_000;

  private final Comparator<Ingested> byTime;
  private final Map<String, PartitionQueue> queues = new TreeMap<>();
  private final Map<String, SourceOutput<Ingested>> outputs = new HashMap<>();
  private final ReaderOutput<Ingested> gathering = new Gathering();
  private ReaderOutput<Ingested> output;
  private boolean ended;

  /**
   * Wraps a reader that is the only one of its source.
   *
   * @param maxSkewMs how far ahead of the Kafka record's time an event may be, inclusive
   */
  TimeOrderedReader(SourceReader<Ingested, KafkaPartitionSplit> reader, long maxSkewMs) {
    super(reader);
    this.byTime = PartitionQueue.byTime(maxSkewMs);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<Ingested> target) throws Exception {
    if (target != output) {
      output = target;
      outputs.clear();
    }
    String earliest = earliest();
    if (earliest != null) {
      take(earliest);
      return InputStatus.MORE_AVAILABLE;
    }
    if (ended) {
      return InputStatus.END_OF_INPUT;
    }
    InputStatus status = super.pollNext(gathering);
    ended = status == InputStatus.END_OF_INPUT;
    return ended || earliest() != null ? InputStatus.MORE_AVAILABLE : status;
  }

  /** The partition to take from; null when that is not known, or nothing waits. */
  private String earliest() {
    String earliest = null;
    Ingested next = null;
    for (Map.Entry<String, PartitionQueue> it : queues.entrySet()) {
      PartitionQueue queue = it.getValue();
      if (queue.isUnknown() && !ended) {
        return null;
      }
      Ingested candidate = queue.next();
      if (candidate != null && (next == null || byTime.compare(candidate, next) < 0)) {
        next = candidate;
        earliest = it.getKey();
      }
    }
    return earliest;
  }

  private void take(String splitId) {
    PartitionQueue queue = queues.get(splitId);
    Ingested record = queue.take();
    if (queue.isPaused() && queue.size() <= RESUME_AT) {
      queue.setPaused(false);
      pauseOrResumeSplits(List.of(), List.of(splitId));
    }
    outputs
        .computeIfAbsent(splitId, output::createOutputForSplit)
        .collect(record, record.kafkaTimestampMs());
  }

  private void gather(String splitId, Ingested record) {
    PartitionQueue queue = queues.get(splitId);
    queue.add(record);
    if (!queue.isPaused() && queue.size() >= PAUSE_AT) {
      queue.setPaused(true);
      pauseOrResumeSplits(List.of(splitId), List.of());
    }
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
    List<KafkaPartitionSplit> splits = new ArrayList<>();
    for (KafkaPartitionSplit split : super.snapshotState(checkpointId)) {
      Ingested next = queues.get(split.splitId()).next();
      splits.add(next == null ? split : at(next.offset(), split));
    }
    return splits;
  }

  private static KafkaPartitionSplit at(long offset, KafkaPartitionSplit split) {
    return new KafkaPartitionSplit(
        split.getTopicPartition(),
        offset,
        split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET));
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return ended || earliest() != null
        ? CompletableFuture.completedFuture(null)
        : super.isAvailable();
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    splits.forEach(split -> queues.put(split.splitId(), new PartitionQueue()));
    super.addSplits(splits);
  }

  /** Takes what the reader fetches into the queues. */
  private final class Gathering implements ReaderOutput<Ingested> {

    @Override
    public SourceOutput<Ingested> createOutputForSplit(String splitId) {
      return new GatheringSplit(splitId);
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
      // The queue may still have records: its output is released with the reader.
    }

    @Override
    public void collect(Ingested record) {
      throw new IllegalStateException("record " + record + " comes from no partition");
    }

    @Override
    public void collect(Ingested record, long timestamp) {
      collect(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      output.markIdle();
    }

    @Override
    public void markActive() {
      output.markActive();
    }
  }

  /** Takes the records of one partition. */
  private final class GatheringSplit implements SourceOutput<Ingested> {
    private final String splitId;

    GatheringSplit(String splitId) {
      this.splitId = splitId;
    }

    @Override
    public void collect(Ingested record) {
      gather(splitId, record);
    }

    @Override
    public void collect(Ingested record, long timestamp) {
      gather(splitId, record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      // Kafka's reader emits none, watermarks are made of the records.
    }

    @Override
    public void markIdle() {
      // A partition that is waited for is not idle.
    }

    @Override
    public void markActive() {
      // As above.
    }
  }
}
