package dev.gyre.jobs.mapping;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.jobs.mapping.spec.CalendarPart;
import dev.gyre.jobs.mapping.spec.FeatureValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Fills one feature's place in the feature vector. */
abstract class FeaturePlan {

  /** Where a feature starts in the vector. */
  final int offset;

  FeaturePlan(int offset) {
    this.offset = offset;
  }

  /**
   * Fills the feature's floats; NaN is a missing value.
   *
   * @param timestampMs the rule's own time
   */
  abstract void fill(Row row, long timestampMs, float[] out) throws RecordFault;

  /** A float that holds the number, with one zero only so that equal features have equal bytes. */
  static float toFloat(double value, String text, String name) throws RecordFault {
    float narrow = (float) value;
    if (!Float.isFinite(narrow)) {
      throw RecordFault.of(
          RejectReason.NOT_A_NUMBER,
          name,
          text,
          "it must be a finite number of at most 3.4e38 after scaling",
          "correct the producer, or the scale in the job file");
    }
    return narrow + 0.0f;
  }

  /** {@code value * scale + offset}, and its signed logarithm if asked for. */
  static double transform(double value, double scale, double shift, boolean log) {
    double x = value * scale + shift;
    return log ? Math.copySign(Math.log1p(Math.abs(x)), x) : x;
  }

  /** One number. */
  static final class OfNumber extends FeaturePlan {
    private final TextPlan value;
    private final FeatureValue.Number rule;

    OfNumber(int offset, FeatureValue.Number rule, Row row) {
      super(offset);
      this.value = TextPlan.compile(rule.value(), row);
      this.rule = rule;
    }

    @Override
    void fill(Row row, long timestampMs, float[] out) throws RecordFault {
      double number = rule.optional() ? value.number(row) : value.requiredNumber(row);
      if (Double.isNaN(number)) {
        out[offset] = Float.NaN;
        return;
      }
      double x = transform(number, rule.scale(), rule.offset(), rule.log());
      out[offset] = toFloat(x, Double.toString(number), value.name(row));
    }
  }

  /** An array of numbers. */
  static final class OfVector extends FeaturePlan {
    private final int field;
    private final int width;
    private final FeatureValue.Vector rule;

    OfVector(int offset, int width, FeatureValue.Vector rule, Row row) {
      super(offset);
      if (row instanceof CsvRow) {
        throw new IllegalArgumentException(
            "a CSV column holds no array: list one column per number, not '" + rule.path() + "'");
      }
      this.field = row.field(rule.path());
      this.width = width;
      this.rule = rule;
    }

    @Override
    void fill(Row row, long timestampMs, float[] out) throws RecordFault {
      double[] numbers = row.numbers(field);
      if (numbers == null) {
        if (!rule.optional()) {
          throw RecordFault.of(
              RejectReason.MISSING_FIELD,
              row.name(field),
              null,
              "is absent, but a feature needs it",
              "correct the producer, or mark the feature 'optional: true'");
        }
        Arrays.fill(out, offset, offset + width, Float.NaN);
        return;
      }
      checkWidth(row.name(field), numbers.length, width);
      for (int i = 0; i < width; i++) {
        double x = transform(numbers[i], rule.scale(), rule.offset(), rule.log());
        out[offset + i] = toFloat(x, Double.toString(numbers[i]), row.name(field));
      }
    }

    static void checkWidth(String name, int found, int width) throws RecordFault {
      if (found != width) {
        throw RecordFault.of(
            RejectReason.WRONG_VECTOR_LENGTH,
            name,
            found + " numbers",
            "the feature's declared width is " + width,
            "correct the producer, or the feature's width");
      }
    }
  }

  /** The index of a category. */
  static final class OfCategory extends FeaturePlan {
    private final TextPlan value;
    private final boolean optional;
    private final Map<String, Float> index;

    OfCategory(int offset, FeatureSpec spec, FeatureValue.Category rule, Row row) {
      super(offset);
      this.value = TextPlan.compile(rule.value(), row);
      this.optional = rule.optional();
      this.index = index(spec);
    }

    @Override
    void fill(Row row, long timestampMs, float[] out) throws RecordFault {
      String text = optional ? value.text(row) : value.required(row);
      boolean absent = text == null || text.isEmpty();
      out[offset] = absent ? Float.NaN : index.getOrDefault(text, 0f);
    }

    static Map<String, Float> index(FeatureSpec spec) {
      Map<String, Float> index = new HashMap<>();
      for (String category : spec.categories()) {
        index.put(category, (float) spec.categoryIndex(category));
      }
      return index;
    }
  }

  /** A part of the timestamp. */
  static final class OfCalendar extends FeaturePlan {
    private static final long HOUR_MS = 3_600_000;
    private static final long DAY_MS = 24 * HOUR_MS;

    private final CalendarPart part;
    private final Map<String, Float> index;

    OfCalendar(int offset, FeatureSpec spec, CalendarPart part) {
      super(offset);
      this.part = part;
      this.index = spec.kind() == FeatureSpec.Kind.CATEGORICAL ? OfCategory.index(spec) : null;
    }

    @Override
    void fill(Row row, long timestampMs, float[] out) {
      int value =
          switch (part) {
            case HOUR_OF_DAY -> (int) (timestampMs % DAY_MS / HOUR_MS);
            // 1970-01-01 was a Thursday, day 4.
            case DAY_OF_WEEK -> (int) ((timestampMs / DAY_MS + 3) % 7) + 1;
          };
      out[offset] = index == null ? value : index.getOrDefault(Integer.toString(value), 0f);
    }
  }

  /** Never known. */
  static final class OfMissing extends FeaturePlan {
    private final int width;

    OfMissing(int offset, int width) {
      super(offset);
      this.width = width;
    }

    @Override
    void fill(Row row, long timestampMs, float[] out) {
      Arrays.fill(out, offset, offset + width, Float.NaN);
    }
  }
}
