package dev.gyre.jobs.config;

import dev.gyre.jobs.mapping.spec.Condition;
import dev.gyre.jobs.mapping.spec.MetaField;
import dev.gyre.jobs.mapping.spec.TextValue;
import dev.gyre.jobs.mapping.spec.TimeFormat;
import dev.gyre.jobs.mapping.spec.TimeValue;
import dev.gyre.jobs.mapping.spec.ValueTest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the expressions of mapping rules: texts, times, tests. */
final class ExpressionReader {
  private static final Map<String, TimeFormat> TIME_FORMATS = new LinkedHashMap<>();

  static {
    for (TimeFormat format : TimeFormat.values()) {
      TIME_FORMATS.put(format.token(), format);
    }
  }

  private final RecordFields fields;

  ExpressionReader(RecordFields fields) {
    this.fields = fields;
  }

  RecordFields fields() {
    return fields;
  }

  /** A column, {@code $key} and the like, a template, or a map with 'column' or 'constant'. */
  TextValue text(YamlValue at) {
    if (at.isMap()) {
      return column(at.map("column", "constant"));
    }
    String text = at.text();
    if (text == null) {
      return new TextValue.Constant("");
    }
    if (text.indexOf('{') >= 0) {
      return template(text, at);
    }
    return part(text, at);
  }

  /** What 'column' or 'constant' of a map says, whatever its other keys. */
  TextValue column(YamlMap map) {
    if (map.has("constant") == map.has("column")) {
      map.owner().error("either 'column' or 'constant' is needed", "write one of the two keys");
      return new TextValue.Constant("");
    }
    if (map.has("constant")) {
      return new TextValue.Constant(map.find("constant").orElseThrow().shown());
    }
    YamlValue at = map.find("column").orElseThrow();
    return at.isScalar() ? text(at) : new TextValue.Constant(String.valueOf(at.text()));
  }

  private TextValue part(String text, YamlValue at) {
    if (text.startsWith("$")) {
      for (MetaField field : MetaField.values()) {
        if (field.token().equals(text)) {
          return new TextValue.Meta(field);
        }
      }
      List<String> known = Arrays.stream(MetaField.values()).map(MetaField::token).toList();
      return at.error(
          "of the Kafka record there is " + known,
          Nearest.remedy(text, known),
          new TextValue.Constant(""));
    }
    fields.check(text, at);
    return new TextValue.Column(text);
  }

  private TextValue template(String text, YamlValue at) {
    List<TextValue> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int open = text.indexOf('{', from);
      int close = open < 0 ? -1 : text.indexOf('}', open);
      if (open > from || open < 0) {
        parts.add(new TextValue.Constant(text.substring(from, open < 0 ? text.length() : open)));
      }
      if (open < 0) {
        break;
      }
      if (close <= open + 1) {
        return at.error(
            "in a template every '{' is followed by a field's name and '}'",
            "write \"{a}-{b}\"",
            new TextValue.Constant(""));
      }
      parts.add(part(text.substring(open + 1, close), at));
      from = close + 1;
    }
    return new TextValue.Template(parts);
  }

  /** A column in epoch ms, {@code $timestamp}, or a map with unit and origin. */
  TimeValue time(YamlValue at) {
    if (!at.isMap()) {
      return new TimeValue(text(at), TimeFormat.MILLIS, 0);
    }
    YamlMap map = at.map("column", "constant", "unit", "origin");
    TimeFormat format =
        map.find("unit")
            .map(unit -> unit.choice(TIME_FORMATS, TimeFormat.MILLIS))
            .orElse(TimeFormat.MILLIS);
    long origin = map.find("origin").map(ExpressionReader::origin).orElse(0L);
    if (map.has("origin") && format == TimeFormat.ISO8601) {
      map.find("origin").orElseThrow().error("an ISO 8601 time has no origin", "remove the key");
    }
    return new TimeValue(column(map), format, origin);
  }

  private static long origin(YamlValue at) {
    try {
      return Instant.parse(at.shown()).toEpochMilli();
    } catch (DateTimeParseException notATime) {
      return at.error("an instant in UTC is needed", "write it like 2018-04-01T00:00:00Z", 0L);
    }
  }

  /** The conditions of a rule: a map of field to test. */
  List<Condition> conditions(Optional<YamlValue> at) {
    List<Condition> conditions = new ArrayList<>();
    at.ifPresent(
        when ->
            when.anyMap()
                .entries()
                .forEach(
                    (field, test) -> conditions.add(new Condition(part(field, test), test(test)))));
    return conditions;
  }

  /** A value, a list of values, {@code "> 0"} and the like, {@code "!= x"}, or {present: true}. */
  ValueTest test(YamlValue at) {
    if (at.isMap()) {
      return new ValueTest.Present(at.map("present").bool("present", true));
    }
    if (at.isList()) {
      return new ValueTest.OneOf(new HashSet<>(at.texts()));
    }
    String text = at.text();
    if (text == null) {
      return new ValueTest.Present(true);
    }
    for (String operator : List.of(">=", "<=", ">", "<")) {
      if (text.startsWith(operator)) {
        return compare(operator, text.substring(operator.length()).trim(), at);
      }
    }
    if (text.startsWith("!=")) {
      return new ValueTest.NoneOf(Set.of(text.substring(2).trim()));
    }
    return new ValueTest.OneOf(Set.of(text.startsWith("=") ? text.substring(1).trim() : text));
  }

  private static ValueTest compare(String operator, String bound, YamlValue at) {
    for (ValueTest.Comparison comparison : ValueTest.Comparison.values()) {
      if (comparison.token().equals(operator)) {
        try {
          double number = Double.parseDouble(bound);
          if (Double.isFinite(number)) {
            return new ValueTest.Compare(comparison, number);
          }
        } catch (NumberFormatException notANumber) {
          break;
        }
      }
    }
    return at.error(
        "after " + operator + " comes a finite number",
        "write \"> 0\"",
        new ValueTest.Present(true));
  }
}
