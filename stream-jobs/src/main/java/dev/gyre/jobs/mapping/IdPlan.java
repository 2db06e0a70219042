package dev.gyre.jobs.mapping;

/** Reads an id: not empty, not longer than the limit, and of whole characters. */
final class IdPlan {
  private final TextPlan value;
  private final String what;
  private final int maxBytes;

  /**
   * Makes the plan.
   *
   * @param value where the id comes from; null: topic-partition-offset
   * @param what what a message calls it, such as {@code source}
   * @param maxBytes greatest length in UTF-8, inclusive
   */
  IdPlan(TextPlan value, String what, int maxBytes) {
    this.value = value;
    this.what = what;
    this.maxBytes = maxBytes;
  }

  String id(Row row) throws RecordFault {
    if (value == null) {
      RawRecord record = row.record();
      return record.topic() + "-" + record.partition() + "-" + record.offset();
    }
    String id = value.text(row);
    if (id == null) {
      throw value.missing(row);
    }
    return check(id, what + " id, " + value.name(row) + ",", maxBytes);
  }

  /** The id itself, when it is one. */
  static String check(String id, String name, int maxBytes) throws RecordFault {
    if (id.isEmpty()) {
      throw RecordFault.of(
          RejectReason.EMPTY_ID,
          name,
          id,
          "an id has at least one character",
          "correct the producer");
    }
    int length = Utf8Text.length(id);
    if (length < 0) {
      throw RecordFault.of(
          RejectReason.WRONG_TYPE,
          name,
          id,
          "it holds half a surrogate pair, which no UTF-8 can carry",
          "correct the producer");
    }
    if (length > maxBytes) {
      throw RecordFault.of(
          RejectReason.ID_TOO_LONG,
          name,
          id,
          "it has " + length + " bytes of UTF-8, more than " + maxBytes,
          "raise 'limits.maxIdBytes' of the source, or map a shorter field");
    }
    return id;
  }
}
