package dev.gyre.jobs.config;

import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.MetaPath;
import dev.gyre.graph.schema.MetaPaths;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.SchemaException;
import dev.gyre.graph.schema.TypeSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads what refers to the type schema: aggregates, meta-paths, interaction, policy. */
final class ModelReader {
  private static final int ALERT_NEIGHBOURS = 3;
  private static final Map<String, AggregateSpec.Function> FUNCTIONS = new LinkedHashMap<>();

  static {
    FUNCTIONS.put("count", AggregateSpec.Function.COUNT);
    FUNCTIONS.put("sum", AggregateSpec.Function.SUM);
    FUNCTIONS.put("mean", AggregateSpec.Function.MEAN);
    FUNCTIONS.put("max", AggregateSpec.Function.MAX);
    FUNCTIONS.put("distinct", AggregateSpec.Function.DISTINCT);
    FUNCTIONS.put("sinceLast", AggregateSpec.Function.SINCE_LAST);
    FUNCTIONS.put("labelCount", AggregateSpec.Function.LABEL_COUNT);
    FUNCTIONS.put("fraudCount", AggregateSpec.Function.FRAUD_COUNT);
    FUNCTIONS.put("fraudShare", AggregateSpec.Function.FRAUD_SHARE);
  }

  private final TypeSchema types;
  private final List<String> directedNames;

  ModelReader(TypeSchema types) {
    this.types = types;
    this.directedNames =
        IntStream.range(0, types.directedCount()).mapToObj(types::directedName).toList();
  }

  List<AggregateSpec> aggregates(Optional<YamlValue> at) {
    List<AggregateSpec> aggregates = new ArrayList<>();
    at.ifPresent(v -> v.anyMap().entries().forEach((name, a) -> aggregate(name, a, aggregates)));
    return aggregates;
  }

  private void aggregate(String name, YamlValue at, List<AggregateSpec> out) {
    YamlMap map = at.map("relation", "function", "feature", "window", "slice");
    int directed = directed(map.required("relation", "name one of " + directedNames));
    YamlValue functionAt = map.required("function", "use one of " + FUNCTIONS.keySet());
    AggregateSpec.Function function =
        functionAt == null ? null : functionAt.choice(FUNCTIONS, null);
    YamlValue windowAt = map.required("window", "say how far back it looks, as in 'window: 7d'");
    YamlValue sliceAt =
        map.required(
            "slice", "say how fine its steps are, as in 'slice: 1h'; it divides the window");
    if (directed < 0 || function == null || windowAt == null || sliceAt == null) {
      return;
    }
    long window = windowAt.duration(1, 1);
    long slice = sliceAt.duration(1, 1);
    int feature = AggregateSpec.NO_FEATURE;
    if (function.readsFeature()) {
      feature = feature(map.required("feature", "name the feature to aggregate"), directed);
    } else if (map.has("feature")) {
      map.find("feature")
          .orElseThrow()
          .error("the function " + functionAt.shown() + " reads no feature", "remove the key");
    }
    if (window % slice != 0) {
      sliceAt.error("the slice must divide the window, " + windowAt.shown(), "take a divisor");
      return;
    }
    if (window / slice > AggregateSpec.MAX_SLICES) {
      sliceAt.error(
          "a window has at most " + AggregateSpec.MAX_SLICES + " slices, not " + window / slice,
          "take a longer slice");
      return;
    }
    try {
      out.add(new AggregateSpec(name, directed, function, feature, window, slice));
    } catch (SchemaException refused) {
      at.error(refused.getMessage(), "");
    }
  }

  /** The place of a numeric feature of width 1 in the edge's vector. */
  private int feature(YamlValue at, int directed) {
    String name = at == null ? null : at.text();
    if (name == null) {
      return 0;
    }
    int offset = 0;
    List<FeatureSpec> features = types.relations().get(directed >> 1).features();
    for (FeatureSpec feature : features) {
      if (feature.name().equals(name)) {
        if (feature.kind() != FeatureSpec.Kind.NUMERIC || feature.width() != 1) {
          at.error("only a numeric feature of width 1 can be aggregated", "name another feature");
        }
        return offset;
      }
      offset += feature.width();
    }
    List<String> known = features.stream().map(FeatureSpec::name).toList();
    return at.error("the relation's features are " + known, Nearest.remedy(name, known), 0);
  }

  private int directed(YamlValue at) {
    String name = at == null ? null : at.text();
    if (name == null) {
      return -1;
    }
    int directed = directedNames.indexOf(name);
    if (directed < 0) {
      at.error(
          "it must be a relation or a reverse, one of " + directedNames,
          Nearest.remedy(name, directedNames));
    }
    return directed;
  }

  List<MetaPath> metaPaths(Optional<YamlValue> at, ModelSpec model) {
    List<MetaPath> paths = new ArrayList<>();
    at.ifPresent(v -> v.anyMap().entries().forEach((name, p) -> metaPath(name, p, model, paths)));
    return paths;
  }

  private void metaPath(String name, YamlValue at, ModelSpec model, List<MetaPath> out) {
    int[] chain = at.list().stream().mapToInt(this::directed).toArray();
    if (chain.length == 0) {
      at.error("a meta-path has at least one relation", "write [pays, rev_pays]");
      return;
    }
    if (model instanceof ModelSpec.Seeded seeded && chain.length > seeded.layers()) {
      at.error(
          "a meta-path of "
              + chain.length
              + " relations needs as many layers, the model has "
              + seeded.layers(),
          "shorten the path, or raise model.seeded.layers");
    }
    if (Arrays.stream(chain).anyMatch(r -> r < 0)) {
      return;
    }
    try {
      MetaPath path = new MetaPath(name, chain);
      MetaPaths.check(types, path);
      out.add(path);
    } catch (SchemaException refused) {
      at.error(
          refused.getMessage(),
          "a path follows the edges: each relation starts where the one before ends");
    }
  }

  Interaction interaction(Optional<YamlValue> at) {
    if (at.isEmpty()) {
      return Interaction.none();
    }
    YamlMap map = at.get().map("relation", "labelFeature");
    boolean labelFeature = map.bool("labelFeature", true);
    List<String> names = types.relations().stream().map(RelationSpec::name).toList();
    YamlValue relationAt = map.required("relation", "name one of " + names);
    String relation = relationAt == null ? null : relationAt.text();
    if (relation == null) {
      return Interaction.none();
    }
    if (!names.contains(relation)) {
      relationAt.error(
          "it must be a declared relation, one of " + names, Nearest.remedy(relation, names));
      return Interaction.none();
    }
    return new Interaction(names.indexOf(relation), labelFeature);
  }

  PolicySpec policy(Optional<YamlValue> at, Interaction interaction) {
    PolicySpec plain = new PolicySpec.TopShare(0.005, 10_000, ALERT_NEIGHBOURS);
    if (at.isEmpty()) {
      return plain;
    }
    YamlMap map = at.get().map("share", "sample", "threshold", "neighbours");
    if (!interaction.scored()) {
      at.get().error("a policy needs scores, and no relation is scored", "declare 'interaction'");
    }
    int neighbours = (int) map.integer("neighbours", 0, 32, ALERT_NEIGHBOURS);
    if (map.has("threshold")) {
      if (map.has("share") || map.has("sample")) {
        at.get().error("'threshold' stands alone", "remove 'share' and 'sample', or 'threshold'");
      }
      return new PolicySpec.Threshold(map.number("threshold", 0, 1, 0.5), neighbours);
    }
    return new PolicySpec.TopShare(
        map.number("share", 1e-6, 1, 0.005),
        (int) map.integer("sample", 1, 10_000_000, 10_000),
        neighbours);
  }
}
