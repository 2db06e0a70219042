package dev.gyre.jobs.mapping;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.jobs.mapping.spec.FeatureRule;
import dev.gyre.jobs.mapping.spec.FeatureValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills a whole feature vector. */
final class FeaturesPlan {
  private final FeaturePlan[] plans;
  private final int width;

  private FeaturesPlan(FeaturePlan[] plans, int width) {
    this.plans = plans;
    this.width = width;
  }

  float[] read(Row row, long timestampMs) throws RecordFault {
    float[] out = new float[width];
    for (FeaturePlan plan : plans) {
      plan.fill(row, timestampMs, out);
    }
    return out;
  }

  /**
   * Compiles the rules of all declared features.
   *
   * @throws IllegalArgumentException if a feature has no rule, a rule no feature, or the rule's
   *     kind does not fit
   */
  static FeaturesPlan compile(List<FeatureSpec> declared, List<FeatureRule> rules, Row row) {
    Map<String, FeatureValue> byName = new HashMap<>();
    for (FeatureRule rule : rules) {
      byName.put(rule.feature(), rule.value());
    }
    List<FeaturePlan> plans = new ArrayList<>();
    int offset = 0;
    for (FeatureSpec spec : declared) {
      FeatureValue value = byName.remove(spec.name());
      if (value == null) {
        throw new IllegalArgumentException(
            "feature '" + spec.name() + "' has no rule: map it, or say {missing: true}");
      }
      addPlans(plans, spec, value, offset, row);
      offset += spec.width();
    }
    if (!byName.isEmpty()) {
      throw new IllegalArgumentException("rules for undeclared features " + byName.keySet());
    }
    return new FeaturesPlan(plans.toArray(FeaturePlan[]::new), offset);
  }

  private static void addPlans(
      List<FeaturePlan> plans, FeatureSpec spec, FeatureValue value, int offset, Row row) {
    boolean numeric = spec.kind() == FeatureSpec.Kind.NUMERIC;
    if (value instanceof FeatureValue.Number number && numeric && spec.width() == 1) {
      plans.add(new FeaturePlan.OfNumber(offset, number, row));
    } else if (value instanceof FeatureValue.Numbers numbers
        && numeric
        && spec.width() == numbers.columns().size()) {
      for (int i = 0; i < spec.width(); i++) {
        plans.add(new FeaturePlan.OfNumber(offset + i, numbers.columns().get(i), row));
      }
    } else if (value instanceof FeatureValue.Vector vector && numeric) {
      plans.add(new FeaturePlan.OfVector(offset, spec.width(), vector, row));
    } else if (value instanceof FeatureValue.Category category && !numeric) {
      plans.add(new FeaturePlan.OfCategory(offset, spec, category, row));
    } else if (value instanceof FeatureValue.Calendar calendar && spec.width() == 1) {
      plans.add(new FeaturePlan.OfCalendar(offset, spec, calendar.part()));
    } else if (value instanceof FeatureValue.Missing) {
      plans.add(new FeaturePlan.OfMissing(offset, spec.width()));
    } else {
      throw new IllegalArgumentException(
          "feature '"
              + spec.name()
              + "', "
              + spec.kind()
              + " of width "
              + spec.width()
              + ", cannot be filled by "
              + value);
    }
  }
}
