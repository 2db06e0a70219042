package dev.gyre.jobs.mapping;

/**
 * One record's fields, by the numbers that {@link #field} gave to their names when the rules were
 * compiled. Reused from record to record; for one thread.
 */
abstract class Row {
  private RawRecord record;

  /**
   * The number of a field.
   *
   * @throws IllegalArgumentException if the format cannot have such a field
   */
  abstract int field(String path);

  /** How messages name a field. */
  abstract String name(int field);

  /** Takes in the bytes of a record, which are neither null nor empty. */
  abstract void parse(byte[] value) throws RecordFault;

  /** The field's text; empty when it is empty, null when it is absent or null. */
  abstract String text(int field) throws RecordFault;

  /** The field's number, finite; NaN when it is absent, null or empty. */
  abstract double number(int field) throws RecordFault;

  /** The array in the field, every number finite; null when it is absent or null. */
  abstract double[] numbers(int field) throws RecordFault;

  final void open(RawRecord next) throws RecordFault {
    record = next;
    parse(next.value());
  }

  /** The Kafka record around the fields. */
  final RawRecord record() {
    return record;
  }

  /** A number out of a text. */
  final double number(String text, String name) throws RecordFault {
    if (text == null || text.isEmpty()) {
      return Double.NaN;
    }
    return checked(Decimals.parse(text), text, name);
  }

  static double checked(double value, String text, String name) throws RecordFault {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw notANumber(text, name);
    }
    return value;
  }

  static RecordFault notANumber(String text, String name) {
    return RecordFault.of(
        RejectReason.NOT_A_NUMBER,
        name,
        text,
        "it must be a finite decimal number",
        "correct the producer, or map another field");
  }
}
