package dev.gyre.jobs.sink;

import dev.gyre.jobs.sink.AvroSinkRecord.Shipped;
import dev.gyre.schemas.avro.DeadLetter;

/**
 * Leaves out the original bytes of a dead letter that would not fit into a record of its topic: it
 * then refers to them by topic, partition and offset.
 *
 * @param maxBytes greatest size of key and value together that is kept, bytes
 */
record DeadLetterLimit(long maxBytes) implements Shipped<DeadLetter, DeadLetter> {

  @Override
  public DeadLetter apply(DeadLetter letter) {
    long size = (long) Math.max(0, letter.getKeySize()) + Math.max(0, letter.getValueSize());
    if (size <= maxBytes) {
      return letter;
    }
    return DeadLetter.newBuilder(letter).setKey(null).setValue(null).setByReference(true).build();
  }
}
