package dev.gyre.jobs.evaluate;

import dev.gyre.hgt.metrics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of all learners under one protocol.
 *
 * @param protocol its name
 * @param testRows rows that were scored
 * @param labelled those of them that have labels, on which the figures are taken
 * @param frauds frauds among these
 * @param figures by learner, in the order of the run
 */
public record Report(
    String protocol, int testRows, int labelled, int frauds, List<Figures> figures) {

  /** Keeps a copy. */
  public Report {
    figures = List.copyOf(figures);
  }

  /** A table for reading: a line a figure, a column a learner. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Protocol %s: %,d test rows, %,d with labels, %,d frauds%n",
            protocol,
            testRows,
            labelled,
            frauds));
    List<String> names = new ArrayList<>();
    for (Figures of : figures) {
      of.values().keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
    }
    for (Figures of : figures) {
      text.append(
          String.format(Locale.ROOT, "%n%s (fitted in %.0f s)%n", of.learner(), of.fitSeconds()));
      for (String name : names) {
        Interval value = of.values().get(name);
        if (value != null) {
          text.append(String.format(Locale.ROOT, "  %-42s %s%n", name, text(value)));
        }
      }
    }
    return text.toString();
  }

  private static String text(Interval value) {
    String shown =
        value.value() == Math.rint(value.value()) && Math.abs(value.value()) > 1
            ? String.format(Locale.ROOT, "%,.0f", value.value())
            : String.format(Locale.ROOT, "%.4f", value.value());
    return Double.isNaN(value.low())
        ? shown
        : String.format(Locale.ROOT, "%s  [%.4f, %.4f]", shown, value.low(), value.high());
  }

  /** The report as JSON values. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("protocol", protocol);
    json.put("test_rows", testRows);
    json.put("labelled", labelled);
    json.put("frauds", frauds);
    Map<String, Object> models = new LinkedHashMap<>();
    for (Figures of : figures) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("fit_seconds", of.fitSeconds());
      of.values().forEach((name, value) -> values.put(name, interval(value)));
      models.put(of.learner(), values);
    }
    json.put("models", models);
    return json;
  }

  private static Object interval(Interval value) {
    if (Double.isNaN(value.low())) {
      return value.value();
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", value.value());
    json.put("interval95", List.of(value.low(), value.high()));
    return json;
  }
}
