package dev.gyre.jobs.mapping;

import dev.gyre.jobs.mapping.spec.Condition;
import dev.gyre.jobs.mapping.spec.ValueTest;
import java.util.List;

/** A compiled test of one text. */
final class TestPlan {
  private final TextPlan value;
  private final ValueTest test;

  TestPlan(TextPlan value, ValueTest test) {
    this.value = value;
    this.test = test;
  }

  static TestPlan[] compile(List<Condition> conditions, Row row) {
    return conditions.stream()
        .map(c -> new TestPlan(TextPlan.compile(c.value(), row), c.test()))
        .toArray(TestPlan[]::new);
  }

  static boolean allPass(TestPlan[] tests, Row row) throws RecordFault {
    for (TestPlan test : tests) {
      if (!test.passes(row)) {
        return false;
      }
    }
    return true;
  }

  boolean passes(Row row) throws RecordFault {
    if (test instanceof ValueTest.Compare compare) {
      double number = value.number(row);
      return !Double.isNaN(number) && compare.comparison().holds(number, compare.bound());
    }
    String text = value.text(row);
    if (test instanceof ValueTest.OneOf oneOf) {
      return text != null && oneOf.values().contains(text);
    }
    if (test instanceof ValueTest.NoneOf noneOf) {
      return text == null || !noneOf.values().contains(text);
    }
    return ((ValueTest.Present) test).present() == (text != null && !text.isEmpty());
  }
}
