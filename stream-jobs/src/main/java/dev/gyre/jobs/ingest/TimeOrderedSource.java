package dev.gyre.jobs.ingest;

import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/**
 * A Kafka source whose order is that of {@link TimeOrderedReader}: a function of what is in the
 * partitions, not of how fast each is fetched.
 */
final class TimeOrderedSource
    extends DelegatingSource<Ingested, KafkaPartitionSplit, KafkaSourceEnumState> {

  private static final long serialVersionUID = 1L;

  private final long maxSkewMs;

  /**
   * Wraps a source that is read by one subtask.
   *
   * @param maxSkewMs how far ahead of the Kafka record's time an event may be, inclusive
   */
  TimeOrderedSource(
      Source<Ingested, KafkaPartitionSplit, KafkaSourceEnumState> source, long maxSkewMs) {
    super(source);
    this.maxSkewMs = maxSkewMs;
  }

  @Override
  public SourceReader<Ingested, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    return new TimeOrderedReader(super.createReader(context), maxSkewMs);
  }
}
