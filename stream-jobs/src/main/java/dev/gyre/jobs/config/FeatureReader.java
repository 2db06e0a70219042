package dev.gyre.jobs.config;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.jobs.mapping.spec.CalendarPart;
import dev.gyre.jobs.mapping.spec.FeatureRule;
import dev.gyre.jobs.mapping.spec.FeatureValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads how a rule fills the declared features. */
final class FeatureReader {
  private static final Map<String, CalendarPart> CALENDAR = new LinkedHashMap<>();

  static {
    for (CalendarPart part : CalendarPart.values()) {
      CALENDAR.put(part.token(), part);
    }
  }

  private final ExpressionReader expressions;

  FeatureReader(ExpressionReader expressions) {
    this.expressions = expressions;
  }

  /**
   * The rules for all declared features.
   *
   * @param rule the rule's map, whose key 'features' is read
   * @param deletes whether the rule only deletes, so that features are not needed
   */
  List<FeatureRule> read(YamlMap rule, List<FeatureSpec> declared, boolean deletes) {
    List<FeatureRule> rules = new ArrayList<>();
    Map<String, YamlValue> written =
        rule.find("features").map(f -> f.anyMap().entries()).orElse(Map.of());
    List<String> names = declared.stream().map(FeatureSpec::name).toList();
    written.forEach(
        (name, at) -> {
          if (!names.contains(name)) {
            at.error(
                "'" + name + "' is not a declared feature; declared are " + names,
                names.isEmpty() ? "declare it, or remove the key" : Nearest.remedy(name, names));
          }
        });
    for (FeatureSpec spec : declared) {
      YamlValue at = written.get(spec.name());
      if (at != null) {
        rules.add(new FeatureRule(spec.name(), value(spec, at)));
      } else if (deletes) {
        rules.add(new FeatureRule(spec.name(), new FeatureValue.Missing()));
      } else {
        YamlValue owner = rule.find("features").orElse(rule.owner());
        owner.error(
            "the declared feature '" + spec.name() + "' is not mapped",
            "map it, or write '" + spec.name() + ": {missing: true}'");
      }
    }
    return rules;
  }

  private FeatureValue value(FeatureSpec spec, YamlValue at) {
    if (!at.isMap()) {
      return plain(spec, at);
    }
    YamlMap map =
        at.map(
            "column",
            "columns",
            "constant",
            "scale",
            "offset",
            "log",
            "optional",
            "calendar",
            "missing");
    if (map.has("missing")) {
      if (!map.bool("missing", true)) {
        at.error("'missing' can only be true", "map a column instead");
      }
      return new FeatureValue.Missing();
    }
    if (map.has("calendar")) {
      if (spec.width() != 1) {
        at.error(
            "a part of the time is one number, the feature has " + spec.width(), "map columns");
      }
      return new FeatureValue.Calendar(
          map.find("calendar").orElseThrow().choice(CALENDAR, CalendarPart.HOUR_OF_DAY));
    }
    return spec.kind() == FeatureSpec.Kind.CATEGORICAL ? category(map) : numeric(spec, map);
  }

  private FeatureValue plain(FeatureSpec spec, YamlValue at) {
    if (at.isList()) {
      return numbers(spec, at, 1, 0, false, false);
    }
    if (spec.kind() == FeatureSpec.Kind.CATEGORICAL) {
      return new FeatureValue.Category(expressions.text(at), false);
    }
    if (spec.width() > 1) {
      return vector(spec, at, 1, 0, false, false);
    }
    return new FeatureValue.Number(expressions.text(at), 1, 0, false, false);
  }

  private FeatureValue category(YamlMap map) {
    for (String key : List.of("columns", "scale", "offset", "log")) {
      map.find(key)
          .ifPresent(v -> v.error("a categorical feature has no '" + key + "'", "remove the key"));
    }
    return new FeatureValue.Category(expressions.column(map), map.bool("optional", false));
  }

  private FeatureValue numeric(FeatureSpec spec, YamlMap map) {
    double scale = map.number("scale", -1e12, 1e12, 1);
    double offset = map.number("offset", -1e15, 1e15, 0);
    boolean log = map.bool("log", false);
    boolean optional = map.bool("optional", false);
    if (map.has("columns")) {
      if (map.has("column") || map.has("constant")) {
        map.owner().error("'columns' stands alone", "remove 'column' and 'constant'");
      }
      return numbers(spec, map.find("columns").orElseThrow(), scale, offset, log, optional);
    }
    if (spec.width() > 1 && map.has("column")) {
      return vector(spec, map.find("column").orElseThrow(), scale, offset, log, optional);
    }
    if (spec.width() > 1) {
      return map.owner()
          .error(
              "the feature has width " + spec.width(),
              "map 'column' or 'columns'",
              new FeatureValue.Missing());
    }
    map.find("constant").ifPresent(constant -> constant.number(-1e38, 1e38, 0));
    return new FeatureValue.Number(expressions.column(map), scale, offset, log, optional);
  }

  private FeatureValue numbers(
      FeatureSpec spec, YamlValue at, double scale, double offset, boolean log, boolean optional) {
    List<YamlValue> columns = at.list();
    if (spec.kind() != FeatureSpec.Kind.NUMERIC || columns.size() != spec.width()) {
      at.error(
          columns.size()
              + " columns are listed, the feature is "
              + spec.kind().name().toLowerCase(Locale.ROOT)
              + " of width "
              + spec.width(),
          "list as many columns as the feature is wide");
    }
    return new FeatureValue.Numbers(
        columns.stream()
            .map(c -> new FeatureValue.Number(expressions.text(c), scale, offset, log, optional))
            .toList());
  }

  private FeatureValue vector(
      FeatureSpec spec, YamlValue at, double scale, double offset, boolean log, boolean optional) {
    String path = at.text();
    if (path != null && !expressions.fields().holdArrays()) {
      at.error(
          "a CSV column holds one number, the feature has width " + spec.width(),
          "list " + spec.width() + " columns");
    } else if (path != null) {
      expressions.fields().check(path, at);
    }
    return new FeatureValue.Vector(path == null ? "?" : path, scale, offset, log, optional);
  }
}
