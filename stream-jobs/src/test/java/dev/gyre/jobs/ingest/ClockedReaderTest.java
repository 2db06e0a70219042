package dev.gyre.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Records get their partition's clock, and splits carry it through checkpoints. */
class ClockedReaderTest {

  private static final long SKEW_MS = 100;
  private static final long SENT_MS = 1_000_000;

  private final ClockedSplitSerializer serializer =
      new ClockedSplitSerializer(new KafkaPartitionSplitSerializer());

  /** Gives queued records, one a poll, and knows its splits' offsets. */
  private static final class Queue implements SourceReader<Ingested, KafkaPartitionSplit> {
    private final Deque<Ingested> queued = new ArrayDeque<>();
    private final Map<String, KafkaPartitionSplit> splits = new HashMap<>();

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<Ingested> output) {
      Ingested next = queued.poll();
      if (next == null) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      TopicPartition partition = new TopicPartition(next.topic(), next.partition());
      splits.put(partition.toString(), new KafkaPartitionSplit(partition, next.offset() + 1));
      output.createOutputForSplit(partition.toString()).collect(next, next.kafkaTimestampMs());
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      return List.copyOf(splits.values());
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return new CompletableFuture<>();
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> added) {
      added.forEach(split -> splits.put(split.splitId(), split));
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  private static final class Collected implements ReaderOutput<Ingested> {
    private final List<Ingested> records = new ArrayList<>();

    @Override
    public void collect(Ingested record) {
      records.add(record);
    }

    @Override
    public void collect(Ingested record, long timestamp) {
      records.add(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<Ingested> createOutputForSplit(String splitId) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}
  }

  private final Queue queue = new Queue();
  private final ClockedReader reader = new ClockedReader(queue, SKEW_MS);

  private static KafkaPartitionSplit split(int partition, long offset) {
    return new KafkaPartitionSplit(new TopicPartition("t", partition), offset);
  }

  private static Ingested record(int partition, long offset, long timeMs, String reason) {
    return new Ingested(
        "t",
        partition,
        offset,
        SENT_MS,
        SENT_MS,
        null,
        null,
        Ingested.Kind.CHANGE,
        false,
        timeMs,
        List.of(),
        reason,
        reason,
        0,
        Long.MIN_VALUE);
  }

  private List<Long> clocks(ClockedReader from) throws Exception {
    Collected collected = new Collected();
    while (from.pollNext(collected) == InputStatus.MORE_AVAILABLE) {
      // Until nothing is queued.
    }
    return collected.records.stream().map(Ingested::partitionClockMs).toList();
  }

  @Test
  void aClockIsTheGreatestTimeOfEarlierRecordsOfThePartition() throws Exception {
    reader.addSplits(List.of(split(0, 0), split(1, 0)));
    queue.queued.add(record(0, 0, 500, null));
    queue.queued.add(record(0, 1, 400, null));
    queue.queued.add(record(1, 0, 7, null));
    queue.queued.add(record(0, 2, 600, null));
    queue.queued.add(record(0, 3, 600, null));
    assertThat(clocks(reader)).containsExactly(Long.MIN_VALUE, 500L, Long.MIN_VALUE, 500L, 600L);
  }

  @Test
  void recordsThatAreNotBelievedDoNotMoveIt() throws Exception {
    reader.addSplits(List.of(split(0, 0)));
    queue.queued.add(record(0, 0, 500, null));
    queue.queued.add(record(0, 1, 900, "not-a-number"));
    queue.queued.add(record(0, 2, SENT_MS + SKEW_MS + 1, null));
    queue.queued.add(record(0, 3, SENT_MS + SKEW_MS, null));
    queue.queued.add(record(0, 4, 600, null));
    assertThat(clocks(reader)).containsExactly(Long.MIN_VALUE, 500L, 500L, 500L, SENT_MS + SKEW_MS);
  }

  @Test
  void aRestoredReaderGoesOnWithTheClocksOfItsSplits() throws Exception {
    reader.addSplits(List.of(split(0, 0), split(1, 0)));
    queue.queued.add(record(0, 0, 500, null));
    clocks(reader);
    Queue other = new Queue();
    ClockedReader restored = new ClockedReader(other, SKEW_MS);
    for (KafkaPartitionSplit split : reader.snapshotState(1)) {
      byte[] bytes = serializer.serialize(split);
      restored.addSplits(List.of(serializer.deserialize(serializer.getVersion(), bytes)));
    }
    other.queued.add(record(0, 1, 400, null));
    other.queued.add(record(1, 0, 300, null));
    assertThat(clocks(restored)).containsExactly(500L, Long.MIN_VALUE);
    assertThat(restored.snapshotState(2)).contains(split(0, 2), split(1, 1));
  }

  @Test
  void splitsOfKafkasOwnSerializerAreReadAsSplitsWithoutAClock() throws Exception {
    KafkaPartitionSplitSerializer kafka = new KafkaPartitionSplitSerializer();
    byte[] bytes = kafka.serialize(split(3, 77));
    KafkaPartitionSplit read = serializer.deserialize(kafka.getVersion(), bytes);
    assertThat(read).isEqualTo(split(3, 77));
    assertThat(ClockedSplit.clockMs(read)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void splitsOfANewerBuildAreRefused() {
    int newer = ClockedSplitSerializer.VERSION + 1;
    assertThatThrownBy(() -> serializer.deserialize(newer, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("start the build that wrote it");
  }
}
