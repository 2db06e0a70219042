package dev.gyre.jobs.sink;

import dev.gyre.jobs.sink.AvroSinkRecord.Shipped;
import dev.gyre.schemas.avro.DeadLetter;

/**
 * Leaves out the original bytes of a dead letter that would not fit into a record of its topic: it
 * then refers to them by topic, partition and offset. Also cuts a long message.
 *
 * @param maxBytes greatest size of key and value together that is kept, bytes
 */
record DeadLetterLimit(long maxBytes) implements Shipped<DeadLetter, DeadLetter> {

  private static final String CUT = "... (cut)";

  /** Longest message, characters; what a library says of broken bytes may repeat all of them. */
  static final int MAX_MESSAGE = 4_096;

  @Override
  public DeadLetter apply(DeadLetter letter) {
    long size = (long) Math.max(0, letter.getKeySize()) + Math.max(0, letter.getValueSize());
    boolean tooLong = letter.getMessage().length() > MAX_MESSAGE;
    if (size <= maxBytes && !tooLong) {
      return letter;
    }
    DeadLetter.Builder fitting = DeadLetter.newBuilder(letter);
    if (tooLong) {
      fitting.setMessage(letter.getMessage().substring(0, MAX_MESSAGE - CUT.length()) + CUT);
    }
    if (size > maxBytes) {
      fitting.setKey(null).setValue(null).setByReference(true);
    }
    return fitting.build();
  }
}
