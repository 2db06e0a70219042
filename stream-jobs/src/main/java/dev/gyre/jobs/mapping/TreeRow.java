package dev.gyre.jobs.mapping;

import java.util.ArrayList;
import java.util.List;

/** A record whose fields form a tree: JSON or Avro. */
abstract class TreeRow extends Row {
  private final List<String> paths = new ArrayList<>();

  /**
   * The plain value of a field: null, String, Boolean, Long, Double, BigInteger, {@code List<?>} of
   * these, or anything else for what is none of them.
   */
  abstract Object value(int field);

  /** A path was given the next number. */
  abstract void declare(List<String> steps);

  @Override
  final int field(String path) {
    int known = paths.indexOf(path);
    if (known >= 0) {
      return known;
    }
    declare(steps(path));
    paths.add(path);
    return paths.size() - 1;
  }

  /** The steps of {@code a.b.c}, or of the JSON pointer {@code /a/b/c} for names with dots. */
  static List<String> steps(String path) {
    if (!path.startsWith("/")) {
      return List.of(path.split("\\.", -1));
    }
    List<String> steps = new ArrayList<>();
    for (String step : path.substring(1).split("/", -1)) {
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return steps;
  }

  @Override
  final String name(int field) {
    return "field '" + paths.get(field) + "'";
  }

  @Override
  final String text(int field) throws RecordFault {
    Object value = value(field);
    if (value == null) {
      return null;
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw wrongType(field, value, "it must be a text, a number or a boolean");
  }

  @Override
  final double number(int field) throws RecordFault {
    Object value = value(field);
    if (value == null) {
      return Double.NaN;
    }
    if (value instanceof String text) {
      return number(text, name(field));
    }
    if (value instanceof Number number) {
      return checked(number.doubleValue(), number.toString(), name(field));
    }
    throw wrongType(field, value, "it must be a number");
  }

  @Override
  final double[] numbers(int field) throws RecordFault {
    Object value = value(field);
    if (value == null) {
      return null;
    }
    if (!(value instanceof List<?> items)) {
      throw wrongType(field, value, "it must be an array of numbers");
    }
    double[] out = new double[items.size()];
    for (int i = 0; i < out.length; i++) {
      if (!(items.get(i) instanceof Number number)) {
        throw wrongType(field, String.valueOf(items.get(i)), "it must be an array of numbers only");
      }
      out[i] = checked(number.doubleValue(), number.toString(), name(field) + "[" + i + "]");
    }
    return out;
  }

  private RecordFault wrongType(int field, Object value, String rule) {
    String shown = value instanceof String text ? text : value.getClass().getSimpleName();
    return RecordFault.of(
        RejectReason.WRONG_TYPE,
        name(field),
        value instanceof List<?> ? "an array" : shown,
        rule,
        "correct the producer, or map another field");
  }
}
