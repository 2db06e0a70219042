package dev.gyre.jobs.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes a split as its clock, the version of Kafka's serializer and what that one wrote. Splits of
 * checkpoints from before there were clocks are read as splits without one.
 */
final class ClockedSplitSerializer implements SimpleVersionedSerializer<KafkaPartitionSplit> {

  /** Above every version of Kafka's serializer, which counts up from 0. */
  static final int VERSION = 1_000_001;

  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;

  private final SimpleVersionedSerializer<KafkaPartitionSplit> kafka;

  ClockedSplitSerializer(SimpleVersionedSerializer<KafkaPartitionSplit> kafka) {
    this.kafka = kafka;
  }

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(KafkaPartitionSplit split) throws IOException {
    byte[] bytes = kafka.serialize(split);
    return ByteBuffer.allocate(HEADER_BYTES + bytes.length)
        .putLong(ClockedSplit.clockMs(split))
        .putInt(kafka.getVersion())
        .put(bytes)
        .array();
  }

  @Override
  public KafkaPartitionSplit deserialize(int version, byte[] bytes) throws IOException {
    if (version < VERSION) {
      return kafka.deserialize(version, bytes);
    }
    if (version > VERSION) {
      throw new IOException(
          "split version "
              + version
              + " is newer than "
              + VERSION
              + ", the newest that this build reads; start the build that wrote it, or a newer one");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long clockMs = in.getLong();
    int kafkaVersion = in.getInt();
    byte[] split = new byte[in.remaining()];
    in.get(split);
    return new ClockedSplit(kafka.deserialize(kafkaVersion, split), clockMs);
  }
}
