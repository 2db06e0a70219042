package dev.gyre.jobs.mapping;

import dev.gyre.graph.schema.FeatureSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The feature map of Gyre's own events: names to numbers, arrays of numbers or categories. */
final class NativeFeatures {
  private NativeFeatures() {}

  /** The feature vector; a declared feature that the map does not have is missing. */
  static float[] read(Map<?, ?> values, List<FeatureSpec> declared) throws RecordFault {
    float[] out = new float[declared.stream().mapToInt(FeatureSpec::width).sum()];
    Arrays.fill(out, Float.NaN);
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      fill(String.valueOf(entry.getKey()), entry.getValue(), declared, out);
    }
    return out;
  }

  private static void fill(String name, Object value, List<FeatureSpec> declared, float[] out)
      throws RecordFault {
    int offset = 0;
    for (FeatureSpec spec : declared) {
      if (spec.name().equals(name)) {
        if (value != null) {
          fill(spec, AvroRow.plain(value), offset, out);
        }
        return;
      }
      offset += spec.width();
    }
    throw RecordFault.of(
        RejectReason.UNKNOWN_VALUE,
        "field 'features'",
        name,
        "declared are " + declared.stream().map(FeatureSpec::name).toList(),
        "declare the feature in the job file, or leave it out");
  }

  private static void fill(FeatureSpec spec, Object value, int offset, float[] out)
      throws RecordFault {
    String name = "feature '" + spec.name() + "'";
    boolean numeric = spec.kind() == FeatureSpec.Kind.NUMERIC;
    if (!numeric && value instanceof String category) {
      out[offset] = spec.categoryIndex(category);
    } else if (numeric && spec.width() == 1 && value instanceof Number number) {
      out[offset] = FeaturePlan.toFloat(number.doubleValue(), number.toString(), name);
    } else if (numeric && value instanceof List<?> numbers) {
      FeaturePlan.OfVector.checkWidth(name, numbers.size(), spec.width());
      for (int i = 0; i < numbers.size(); i++) {
        if (!(numbers.get(i) instanceof Number number)) {
          throw wrongType(name, value, spec);
        }
        out[offset + i] = FeaturePlan.toFloat(number.doubleValue(), number.toString(), name);
      }
    } else {
      throw wrongType(name, value, spec);
    }
  }

  private static RecordFault wrongType(String name, Object value, FeatureSpec spec) {
    return RecordFault.of(
        RejectReason.WRONG_TYPE,
        name,
        String.valueOf(value),
        spec.kind() == FeatureSpec.Kind.CATEGORICAL
            ? "it is categorical: a string is needed"
            : "it is numeric: "
                + (spec.width() == 1 ? "a double is" : "an array of doubles is")
                + " needed",
        "correct the producer, or the feature's kind in the job file");
  }
}
