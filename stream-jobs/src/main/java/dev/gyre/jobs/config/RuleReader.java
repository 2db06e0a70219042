package dev.gyre.jobs.config;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.mapping.spec.Availability;
import dev.gyre.jobs.mapping.spec.Condition;
import dev.gyre.jobs.mapping.spec.EdgeRule;
import dev.gyre.jobs.mapping.spec.LabelRule;
import dev.gyre.jobs.mapping.spec.LabelValue;
import dev.gyre.jobs.mapping.spec.NodeRule;
import dev.gyre.jobs.mapping.spec.OpValue;
import dev.gyre.jobs.mapping.spec.TextValue;
import dev.gyre.jobs.mapping.spec.TimeValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the rules of one source. */
final class RuleReader {
  private final TypeSchema types;
  private final ExpressionReader expressions;
  private final FeatureReader features;

  RuleReader(TypeSchema types, RecordFields fields) {
    this.types = types;
    this.expressions = new ExpressionReader(fields);
    this.features = new FeatureReader(expressions);
  }

  /** An edge's rule; null after an error that leaves nothing to read. */
  EdgeRule edge(YamlValue at) {
    YamlMap map =
        at.map(
            "relation",
            "id",
            "source",
            "target",
            "timestamp",
            "updateTime",
            "features",
            "op",
            "when");
    int relation = relation(map);
    TextValue source = text(map, "source", "name the field with the source node's id");
    TextValue target = text(map, "target", "name the field with the target node's id");
    TimeValue timestamp = time(map, "timestamp", "name the field with the edge's time");
    TextValue id = map.find("id").map(expressions::text).orElse(null);
    TimeValue updateTime = map.find("updateTime").map(expressions::time).orElse(null);
    OpValue op = op(map);
    List<Condition> when = expressions.conditions(map.find("when"));
    if (id == null && !(op instanceof OpValue.Upsert)) {
      at.error("an edge that can be deleted needs an id", "add 'id'");
    }
    if (relation < 0 || source == null || target == null || timestamp == null) {
      return null;
    }
    List<FeatureSpec> declared = types.relations().get(relation).features();
    return new EdgeRule(
        relation,
        id,
        source,
        target,
        timestamp,
        updateTime,
        features.read(map, declared, op instanceof OpValue.Delete),
        op,
        when);
  }

  /** A node's rule; null after an error that leaves nothing to read. */
  NodeRule node(YamlValue at) {
    YamlMap map = at.map("type", "id", "updateTime", "features", "op", "when");
    List<String> names = types.nodeTypes().stream().map(NodeTypeSpec::name).toList();
    int type = index(map, "type", names);
    TextValue id = text(map, "id", "name the field with the node's id");
    TimeValue time = time(map, "updateTime", "name the field with the time of this version");
    OpValue op = op(map);
    List<Condition> when = expressions.conditions(map.find("when"));
    if (type < 0 || id == null || time == null) {
      return null;
    }
    List<FeatureSpec> declared = types.nodeTypes().get(type).features();
    return new NodeRule(
        type, id, time, features.read(map, declared, op instanceof OpValue.Delete), op, when);
  }

  /** A label's rule; null after an error that leaves nothing to read. */
  LabelRule label(YamlValue at) {
    YamlMap map =
        at.map("relation", "id", "source", "target", "timestamp", "available", "label", "when");
    int relation = relation(map);
    TextValue id = text(map, "id", "name the field with the labelled edge's id");
    TextValue source = text(map, "source", "name the field with the edge's source");
    TextValue target = text(map, "target", "name the field with the edge's target");
    TimeValue timestamp = time(map, "timestamp", "name the field with the edge's time");
    YamlValue availableAt =
        map.required("available", "write {delay: 7d}, or the field with the time");
    Availability available = availableAt == null ? null : available(availableAt);
    YamlValue labelAt = map.required("label", "write {column: ..., fraud: ...}");
    LabelValue label = labelAt == null ? null : labelValue(labelAt);
    List<Condition> when = expressions.conditions(map.find("when"));
    if (relation < 0
        || id == null
        || source == null
        || target == null
        || timestamp == null
        || available == null
        || label == null) {
      return null;
    }
    return new LabelRule(relation, id, source, target, timestamp, available, label, when);
  }

  private Availability available(YamlValue at) {
    if (at.isMap() && at.anyMap().has("delay")) {
      return new Availability.Delay(at.map("delay").duration("delay", 0, 0));
    }
    return new Availability.At(expressions.time(at));
  }

  private LabelValue labelValue(YamlValue at) {
    YamlMap map = at.map("column", "fraud", "legitimate", "skip");
    YamlValue columnAt = map.required("column", "name the field that holds the label");
    YamlValue fraudAt = map.required("fraud", "say which values mean fraud, as in \"> 0\" or [1]");
    if (columnAt == null || fraudAt == null) {
      return null;
    }
    return new LabelValue(
        expressions.text(columnAt),
        expressions.test(fraudAt),
        map.find("legitimate").map(expressions::test).orElse(null),
        map.find("skip").map(expressions::test).orElse(null));
  }

  private OpValue op(YamlMap map) {
    if (!map.has("op")) {
      return new OpValue.Upsert();
    }
    YamlValue at = map.find("op").orElseThrow();
    if (!at.isMap()) {
      return at.choice(
          new TreeMap<>(Map.of("upsert", new OpValue.Upsert(), "delete", new OpValue.Delete())),
          new OpValue.Upsert());
    }
    YamlMap by = at.map("column", "upsert", "delete");
    YamlValue columnAt = by.required("column", "name the field that says the operation");
    YamlValue deleteAt = by.required("delete", "list the values that mean delete");
    if (columnAt == null || deleteAt == null) {
      return new OpValue.Upsert();
    }
    return new OpValue.ByValue(
        expressions.text(columnAt),
        by.find("upsert").map(u -> Set.copyOf(u.texts())).orElse(Set.of()),
        Set.copyOf(deleteAt.texts()));
  }

  private int relation(YamlMap map) {
    return index(map, "relation", types.relations().stream().map(RelationSpec::name).toList());
  }

  private static int index(YamlMap map, String key, List<String> names) {
    YamlValue at = map.required(key, "name one of " + names);
    String name = at == null ? null : at.text();
    if (name == null) {
      return -1;
    }
    if (!names.contains(name)) {
      at.error("it must be one of the declared " + names, Nearest.remedy(name, names));
    }
    return names.indexOf(name);
  }

  private TextValue text(YamlMap map, String key, String remedy) {
    YamlValue at = map.required(key, remedy);
    return at == null ? null : expressions.text(at);
  }

  private TimeValue time(YamlMap map, String key, String remedy) {
    YamlValue at = map.required(key, remedy);
    return at == null ? null : expressions.time(at);
  }
}
