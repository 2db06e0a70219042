package dev.gyre.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** However partitions are fetched, their records are taken in one order. */
class TimeOrderedReaderTest {

  private static final long SKEW_MS = 1_000;
  private static final long SENT_MS = 1_000_000;

  private static Ingested record(
      String topic, int partition, long offset, long timeMs, Ingested.Kind kind, boolean last) {
    return new Ingested(
        topic,
        partition,
        offset,
        SENT_MS,
        SENT_MS,
        null,
        null,
        kind,
        last,
        timeMs,
        List.of(),
        null,
        null,
        0,
        Long.MIN_VALUE);
  }

  private static Ingested change(String topic, int partition, long offset, long timeMs) {
    return record(topic, partition, offset, timeMs, Ingested.Kind.CHANGE, false);
  }

  /** Gives the records of partitions from their offsets on, in an order that follows a seed. */
  private static final class Partitions implements SourceReader<Ingested, KafkaPartitionSplit> {
    private final Map<String, List<Ingested>> logs;
    private final Random random;
    private final Map<String, Integer> positions = new HashMap<>();
    private final Map<String, KafkaPartitionSplit> splits = new HashMap<>();
    private final Set<String> paused = new HashSet<>();
    private int pauses;

    Partitions(Map<String, List<Ingested>> logs, long seed) {
      this.logs = logs;
      this.random = new Random(seed);
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<Ingested> output) {
      List<String> ready =
          positions.keySet().stream()
              .filter(it -> !paused.contains(it) && positions.get(it) < logs.get(it).size())
              .sorted()
              .toList();
      if (ready.isEmpty()) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      // One partition is much faster than the others.
      int choice = random.nextInt(4) > 0 ? 0 : random.nextInt(ready.size());
      String split = ready.get(choice);
      int at = positions.merge(split, 1, Integer::sum) - 1;
      output.createOutputForSplit(split).collect(logs.get(split).get(at));
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      return positions.entrySet().stream()
          .map(
              it ->
                  new KafkaPartitionSplit(
                      splits.get(it.getKey()).getTopicPartition(), it.getValue()))
          .toList();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return new CompletableFuture<>();
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> added) {
      for (KafkaPartitionSplit split : added) {
        splits.put(split.splitId(), split);
        positions.put(split.splitId(), (int) split.getStartingOffset());
      }
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
      paused.addAll(toPause);
      paused.removeAll(toResume);
      pauses += toPause.size();
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  private static final class Collected implements ReaderOutput<Ingested> {
    private final List<String> order = new ArrayList<>();

    @Override
    public void collect(Ingested record) {
      order.add(record.topic() + record.partition() + "@" + record.offset());
    }

    @Override
    public void collect(Ingested record, long timestamp) {
      collect(record);
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

  private static KafkaPartitionSplit split(String topic, int partition, long offset) {
    return new KafkaPartitionSplit(new TopicPartition(topic, partition), offset);
  }

  private static Map<String, List<Ingested>> logs(List<List<Ingested>> partitions) {
    Map<String, List<Ingested>> logs = new HashMap<>();
    for (List<Ingested> log : partitions) {
      Ingested any = log.get(0);
      logs.put(
          KafkaPartitionSplit.toSplitId(new TopicPartition(any.topic(), any.partition())), log);
    }
    return logs;
  }

  private static List<String> read(
      Map<String, List<Ingested>> logs, List<KafkaPartitionSplit> from, long seed)
      throws Exception {
    TimeOrderedReader reader = new TimeOrderedReader(new Partitions(logs, seed), SKEW_MS);
    reader.addSplits(from);
    Collected collected = new Collected();
    while (reader.pollNext(collected) == InputStatus.MORE_AVAILABLE) {
      // Goes on.
    }
    return collected.order;
  }

  private static List<Ingested> randomLog(int partition, int records, Random random) {
    List<Ingested> log = new ArrayList<>();
    for (int offset = 0; offset < records; offset++) {
      long timeMs = 100L * offset + random.nextInt(300);
      log.add(change("t", partition, offset, timeMs));
    }
    log.add(record("t", partition, records, 100L * records, Ingested.Kind.HEARTBEAT, true));
    return log;
  }

  @Test
  void theOrderIsThatOfTheTimesWhateverIsFetchedFirst() throws Exception {
    Map<String, List<Ingested>> logs =
        logs(
            List.of(
                List.of(change("e", 0, 0, 10), change("e", 0, 1, 30), change("e", 0, 2, 20)),
                List.of(
                    change("e", 1, 0, 15),
                    record("e", 1, 1, 30, Ingested.Kind.HEARTBEAT, false),
                    // Of a clock that runs ahead: a dead letter, which holds nobody up.
                    change("e", 1, 2, SENT_MS + SKEW_MS + 1),
                    record("e", 1, 3, 40, Ingested.Kind.HEARTBEAT, true)),
                List.of(
                    record("l", 0, 0, 30, Ingested.Kind.LABEL, false),
                    record("l", 0, 1, 50, Ingested.Kind.LABEL, true))));
    for (long seed = 0; seed < 50; seed++) {
      assertThat(read(logs, List.of(split("e", 0, 0), split("e", 1, 0), split("l", 0, 0)), seed))
          .as("partition e-0 is not complete, so what comes behind its last record is not known")
          .containsExactly("e0@0", "e1@0", "l0@0", "e1@1", "e1@2", "e0@1", "e0@2");
    }
  }

  @Test
  void aPartitionThatHasEndedIsNotWaitedFor() throws Exception {
    Map<String, List<Ingested>> logs =
        logs(
            List.of(
                List.of(record("e", 0, 0, 10, Ingested.Kind.HEARTBEAT, true)),
                List.of(
                    change("e", 1, 0, 20),
                    record("e", 1, 1, 20, Ingested.Kind.HEARTBEAT, true),
                    change("e", 1, 2, 5))));
    assertThat(read(logs, List.of(split("e", 0, 0), split("e", 1, 0)), 1))
        .containsExactly("e0@0", "e1@0", "e1@1");
  }

  @Test
  void aReaderThatIsRestoredGoesOnInTheSameOrder() throws Exception {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Map<String, List<Ingested>> logs =
          logs(
              List.of(
                  randomLog(0, 60, random), randomLog(1, 40, random), randomLog(2, 50, random)));
      List<KafkaPartitionSplit> start =
          List.of(split("t", 0, 0), split("t", 1, 0), split("t", 2, 0));
      List<String> whole = read(logs, start, seed);
      assertThat(whole).hasSize(153);

      TimeOrderedReader reader = new TimeOrderedReader(new Partitions(logs, ~seed), SKEW_MS);
      reader.addSplits(start);
      Collected before = new Collected();
      for (int polls = random.nextInt(150); polls > 0; polls--) {
        reader.pollNext(before);
      }
      List<String> all = new ArrayList<>(before.order);
      all.addAll(read(logs, reader.snapshotState(1), seed + 1));
      assertThat(all).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @Test
  void aPartitionThatIsFarAheadIsPausedUntilTheOthersHaveCome() throws Exception {
    int slow = 2_000;
    int fast = 3 * TimeOrderedReader.PAUSE_AT;
    List<Ingested> later = new ArrayList<>();
    for (int offset = 0; offset < fast; offset++) {
      later.add(change("t", 0, offset, 300_000 + offset));
    }
    later.add(record("t", 0, fast, 400_000, Ingested.Kind.HEARTBEAT, true));
    Map<String, List<Ingested>> logs = logs(List.of(later, randomLog(1, slow, new Random(1))));
    Partitions partitions = new Partitions(logs, 7);
    TimeOrderedReader reader = new TimeOrderedReader(partitions, SKEW_MS);
    reader.addSplits(List.of(split("t", 0, 0), split("t", 1, 0)));
    Collected collected = new Collected();
    while (reader.pollNext(collected) == InputStatus.MORE_AVAILABLE) {
      // Goes on.
    }
    assertThat(collected.order)
        .hasSize(fast + 1 + slow + 1)
        .startsWith("t1@0")
        .endsWith("t0@" + fast);
    assertThat(partitions.pauses).isPositive();
    assertThat(partitions.paused).isEmpty();
  }
}
