package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;
import java.util.List;

/** How one declared feature is filled from a record. */
public sealed interface FeatureValue extends Serializable {

  /**
   * A number: {@code x = value * scale + offset}, then {@code sign(x) * ln(1 + |x|)} when {@code
   * log} is set.
   *
   * @param value where the digits come from
   * @param scale factor, for instance 0.01 to go from cents to units
   * @param offset added after scaling
   * @param log whether to take the logarithm, for amounts with a long tail
   * @param optional whether an absent or empty value is a missing feature; otherwise the record is
   *     rejected
   */
  record Number(TextValue value, double scale, double offset, boolean log, boolean optional)
      implements FeatureValue {}

  /**
   * A feature of several numbers from as many columns.
   *
   * @param columns one expression per component, in order
   */
  record Numbers(List<Number> columns) implements FeatureValue {
    /** Keeps a copy. */
    public Numbers {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A feature of several numbers from one field that holds an array (JSON or Avro).
   *
   * @param path the field
   * @param scale factor of every component
   * @param offset added after scaling
   * @param log whether to take the logarithm of every component
   * @param optional whether an absent field is a missing feature
   */
  record Vector(String path, double scale, double offset, boolean log, boolean optional)
      implements FeatureValue {}

  /**
   * A category; a value that is not among the declared categories is the category "unknown".
   *
   * @param value where the text comes from
   * @param optional whether an absent or empty value is a missing feature
   */
  record Category(TextValue value, boolean optional) implements FeatureValue {}

  /**
   * A part of the rule's own timestamp in UTC, as a number or, for a categorical feature, as its
   * decimal text.
   *
   * @param part which part
   */
  record Calendar(CalendarPart part) implements FeatureValue {}

  /** The feature is never known from this source; the model uses its learned default. */
  record Missing() implements FeatureValue {}
}
