package dev.gyre.jobs.config;

import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.SchemaException;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code types} and {@code relations}. */
final class TypesReader {
  private static final String NAME_RULE =
      "a name starts with a letter or '_' and goes on with letters, digits, '_', '.' or '-'";

  /** The type schema, whole but perhaps with fallback values; null when a part of it is lost. */
  TypeSchema read(YamlMap job) {
    YamlValue typesAt =
        job.required("types", "declare the node types, as in 'types: {account: {}}'");
    YamlValue relationsAt = job.required("relations", "declare at least one relation");
    if (typesAt == null || relationsAt == null) {
      return null;
    }
    List<NodeTypeSpec> types = new ArrayList<>();
    typesAt.anyMap().entries().forEach((name, at) -> nodeType(name, at, types));
    List<RelationSpec> relations = new ArrayList<>();
    List<String> typeNames = List.copyOf(typesAt.anyMap().entries().keySet());
    relationsAt.anyMap().entries().forEach((name, at) -> relation(name, at, typeNames, relations));
    if (typeNames.isEmpty()) {
      typesAt.error("at least one node type is needed", "declare one");
    }
    if (relationsAt.anyMap().entries().isEmpty()) {
      relationsAt.error("at least one relation is needed", "declare one");
    }
    boolean whole =
        !typeNames.isEmpty()
            && types.size() == typeNames.size()
            && relations.size() == relationsAt.anyMap().entries().size();
    if (!whole) {
      // What refers to a type or relation that was dropped would only look wrong.
      return null;
    }
    try {
      return TypeSchema.of(types, relations);
    } catch (SchemaException refused) {
      return relationsAt.error(refused.getMessage(), "", null);
    }
  }

  private void nodeType(String name, YamlValue at, List<NodeTypeSpec> types) {
    YamlMap map = at.map("features");
    List<FeatureSpec> features = features(map.find("features"));
    checked(at, () -> types.add(new NodeTypeSpec(name, features)));
  }

  private void relation(
      String name, YamlValue at, List<String> typeNames, List<RelationSpec> relations) {
    YamlMap map =
        at.map("source", "target", "reverse", "window", "fanIn", "reverseFanIn", "features");
    String source = type(map, "source", typeNames);
    String target = type(map, "target", typeNames);
    String reverse = map.text("reverse", "rev_" + name);
    YamlValue windowAt = map.required("window", "say how long an edge stays, as in 'window: 60d'");
    long window = windowAt == null ? 1 : windowAt.duration(1, 1);
    YamlValue fanInAt = map.required("fanIn", "say how many edges a node keeps, as in 'fanIn: 32'");
    int fanIn = fanInAt == null ? 1 : (int) fanInAt.integer(0, FanIn.MAX, 1);
    int reverseFanIn = (int) map.integer("reverseFanIn", 0, FanIn.MAX, fanIn);
    List<FeatureSpec> features = features(map.find("features"));
    if (source == null || target == null || reverse == null) {
      return;
    }
    checked(
        at,
        () ->
            relations.add(
                new RelationSpec(
                    name,
                    source,
                    target,
                    reverse,
                    features,
                    Window.ofMs(window),
                    FanIn.of(fanIn),
                    FanIn.of(reverseFanIn))));
  }

  private static String type(YamlMap map, String key, List<String> typeNames) {
    YamlValue at = map.required(key, "name one of the node types " + typeNames);
    String type = at == null ? null : at.text();
    if (type != null && !typeNames.contains(type)) {
      return at.error(
          "it must be one of the node types " + typeNames, Nearest.remedy(type, typeNames), null);
    }
    return type;
  }

  /** The features of a type or relation: a map of name to kind, width and categories. */
  private List<FeatureSpec> features(Optional<YamlValue> at) {
    List<FeatureSpec> features = new ArrayList<>();
    at.ifPresent(
        value -> value.anyMap().entries().forEach((name, spec) -> feature(name, spec, features)));
    return features;
  }

  private void feature(String name, YamlValue at, List<FeatureSpec> features) {
    Map<String, FeatureSpec.Kind> kinds =
        new TreeMap<>(
            Map.of(
                "numeric", FeatureSpec.Kind.NUMERIC, "categorical", FeatureSpec.Kind.CATEGORICAL));
    if (at.isScalar()) {
      FeatureSpec.Kind kind = at.choice(kinds, FeatureSpec.Kind.NUMERIC);
      if (kind == FeatureSpec.Kind.CATEGORICAL) {
        at.error("a categorical feature lists its categories", "write {categories: [a, b]}");
      }
      checked(at, () -> features.add(FeatureSpec.numeric(name)));
      return;
    }
    YamlMap map = at.map("kind", "width", "categories");
    FeatureSpec.Kind implied =
        map.has("categories") ? FeatureSpec.Kind.CATEGORICAL : FeatureSpec.Kind.NUMERIC;
    FeatureSpec.Kind kind = map.find("kind").map(k -> k.choice(kinds, implied)).orElse(implied);
    int width = (int) map.integer("width", 1, 1 << 16, 1);
    List<String> categories = map.find("categories").map(YamlValue::texts).orElse(List.of());
    if (kind == FeatureSpec.Kind.CATEGORICAL && categories.isEmpty()) {
      at.error("a categorical feature lists its categories", "write 'categories: [a, b]'");
    }
    checked(at, () -> features.add(new FeatureSpec(name, kind, width, categories)));
  }

  /** Makes a part of the schema, whose own refusal becomes an error of the file. */
  private static void checked(YamlValue at, Runnable make) {
    try {
      make.run();
    } catch (SchemaException refused) {
      at.error(refused.getMessage(), NAME_RULE);
    }
  }
}
