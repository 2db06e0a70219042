package dev.gyre.jobs.mapping;

import java.util.Locale;

/** Why a record is rejected: stable codes for metrics and dead letters. */
public enum RejectReason {
  /** The record has no value. */
  EMPTY_RECORD,
  /** The record's value is longer than the limit. */
  RECORD_TOO_LARGE,
  /** The bytes are not a record of the source's format. */
  MALFORMED_RECORD,
  /** The record names its schema by an id or a fingerprint that nobody knows. */
  UNKNOWN_SCHEMA,
  /** A line has fewer or more columns than declared. */
  WRONG_COLUMN_COUNT,
  /** A field that a rule needs is absent or empty. */
  MISSING_FIELD,
  /**
   * A field is not what a rule needs, such as an object where a text is needed, or bytes that are
   * no UTF-8.
   */
  WRONG_TYPE,
  /** A field that must be a number is not one, or is not finite. */
  NOT_A_NUMBER,
  /** A field that must be a time is not one, or is outside 1970 to 2200. */
  IMPOSSIBLE_TIME,
  /** An update time is before the timestamp, or a label is available before its interaction. */
  TIME_ORDER,
  /** An id is empty. */
  EMPTY_ID,
  /** An id is longer than the limit. */
  ID_TOO_LONG,
  /** An array has another length than the declared feature. */
  WRONG_VECTOR_LENGTH,
  /** A label or an operation has a value that no rule knows. */
  UNKNOWN_VALUE,
  /** No rule of the source applies to the record. */
  NO_RULE_APPLIES;

  /** The code, such as {@code missing-field}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
