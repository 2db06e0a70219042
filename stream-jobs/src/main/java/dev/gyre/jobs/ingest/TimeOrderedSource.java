package dev.gyre.jobs.ingest;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A Kafka source whose order is that of {@link TimeOrderedReader}: a function of what is in the
 * partitions, not of how fast each is fetched.
 */
final class TimeOrderedSource
    implements Source<Ingested, KafkaPartitionSplit, KafkaSourceEnumState> {

  private static final long serialVersionUID = 1L;

  private final Source<Ingested, KafkaPartitionSplit, KafkaSourceEnumState> source;
  private final long maxSkewMs;

  /**
   * Wraps a source that is read by one subtask.
   *
   * @param maxSkewMs how far ahead of the Kafka record's time an event may be, inclusive
   */
  TimeOrderedSource(
      Source<Ingested, KafkaPartitionSplit, KafkaSourceEnumState> source, long maxSkewMs) {
    this.source = source;
    this.maxSkewMs = maxSkewMs;
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SourceReader<Ingested, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    return new TimeOrderedReader(source.createReader(context), maxSkewMs);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) throws Exception {
    return source.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState checkpoint)
      throws Exception {
    return source.restoreEnumerator(context, checkpoint);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }
}
