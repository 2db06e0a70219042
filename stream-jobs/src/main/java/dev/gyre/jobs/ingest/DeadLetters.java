package dev.gyre.jobs.ingest;

import dev.gyre.schemas.avro.DeadLetter;
import java.nio.ByteBuffer;

/** Makes dead letters. */
final class DeadLetters {

  private DeadLetters() {}

  static DeadLetter of(Ingested record, String reason, String message) {
    return DeadLetter.newBuilder()
        .setTopic(record.topic())
        .setPartition(record.partition())
        .setOffset(record.offset())
        .setTimestampMs(record.kafkaTimestampMs())
        .setReasonCode(reason)
        .setMessage(message)
        .setKey(bytes(record.key()))
        .setValue(bytes(record.value()))
        .setKeySize(size(record.key()))
        .setValueSize(size(record.value()))
        .setByReference(false)
        .build();
  }

  private static ByteBuffer bytes(byte[] original) {
    return original == null ? null : ByteBuffer.wrap(original);
  }

  private static int size(byte[] original) {
    return original == null ? -1 : original.length;
  }
}
