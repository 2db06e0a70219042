package dev.gyre.jobs.redrive;

import dev.gyre.schemas.avro.DeadLetter;
import java.nio.ByteBuffer;

/**
 * The place of a rejected record, which names it.
 *
 * @param topic full name of its topic
 * @param partition its partition
 * @param offset its offset
 */
record Original(String topic, int partition, long offset) {

  static Original of(DeadLetter letter) {
    return new Original(letter.getTopic(), letter.getPartition(), letter.getOffset());
  }

  static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "-" + offset;
  }
}
