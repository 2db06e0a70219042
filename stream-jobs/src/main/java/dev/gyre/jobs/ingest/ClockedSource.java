package dev.gyre.jobs.ingest;

import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A Kafka source whose partitions have clocks, see {@link ClockedReader}. */
final class ClockedSource
    extends DelegatingSource<Ingested, KafkaPartitionSplit, KafkaSourceEnumState> {

  private static final long serialVersionUID = 1L;

  private final long maxSkewMs;

  /**
   * Wraps a source.
   *
   * @param maxSkewMs how far ahead of the Kafka record's time an event may be, inclusive
   */
  ClockedSource(
      Source<Ingested, KafkaPartitionSplit, KafkaSourceEnumState> source, long maxSkewMs) {
    super(source);
    this.maxSkewMs = maxSkewMs;
  }

  @Override
  public SourceReader<Ingested, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    return new ClockedReader(super.createReader(context), maxSkewMs);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return new ClockedSplitSerializer(super.getSplitSerializer());
  }
}
