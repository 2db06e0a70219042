package dev.gyre.jobs.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * Gives each record its partition's clock, the greatest accepted event time at earlier offsets, and
 * keeps the clocks with the splits: a replay judges as the first reading did.
 *
 * <p>Too late a record would not move its clock anyway, so the lateness need not be known here.
 */
@SuppressWarnings("try") // close() may be interrupted, as the interface allows
final class ClockedReader extends DelegatingReader<Ingested, KafkaPartitionSplit> {

  private final long maxSkewMs;
  private final Map<String, Long> clocks = new HashMap<>();
  private RecordFilter<Ingested> clocked;

  /**
   * Wraps a reader.
   *
   * @param maxSkewMs how far ahead of the Kafka record's time an event may be, inclusive
   */
  ClockedReader(SourceReader<Ingested, KafkaPartitionSplit> reader, long maxSkewMs) {
    super(reader);
    this.maxSkewMs = maxSkewMs;
  }

  @Override
  public InputStatus pollNext(ReaderOutput<Ingested> target) throws Exception {
    if (clocked == null || !clocked.writesTo(target)) {
      clocked = new RecordFilter<>(target, this::clock);
    }
    return super.pollNext(clocked);
  }

  private Ingested clock(String splitId, Ingested record) {
    long clockMs = clocks.getOrDefault(splitId, Long.MIN_VALUE);
    if (record.movesTime(maxSkewMs) && record.eventTimeMs() > clockMs) {
      clocks.put(splitId, record.eventTimeMs());
    }
    return record.behind(clockMs);
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    splits.forEach(split -> clocks.put(split.splitId(), ClockedSplit.clockMs(split)));
    super.addSplits(splits);
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
    return super.snapshotState(checkpointId).stream()
        .<KafkaPartitionSplit>map(
            split -> new ClockedSplit(split, clocks.getOrDefault(split.splitId(), Long.MIN_VALUE)))
        .toList();
  }
}
