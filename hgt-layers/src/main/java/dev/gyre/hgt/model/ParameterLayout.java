package dev.gyre.hgt.model;

import static dev.gyre.hgt.model.ParameterSpec.Start.CALIBRATION;
import static dev.gyre.hgt.model.ParameterSpec.Start.GLOROT;
import static dev.gyre.hgt.model.ParameterSpec.Start.ONES;
import static dev.gyre.hgt.model.ParameterSpec.Start.SINUSOIDS;
import static dev.gyre.hgt.model.ParameterSpec.Start.SMALL;
import static dev.gyre.hgt.model.ParameterSpec.Start.ZEROS;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.encoder.EdgeEncoder;
import dev.gyre.hgt.encoder.FeatureBlock;
import dev.gyre.hgt.encoder.FeatureRows;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.layer.TimeBuckets;
import dev.gyre.hgt.layer.TrackPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names, shapes and starts of a model's parameters. Parts of a name are joined by {@code /},
 * which no name in a schema can hold. Matrices act on row vectors: rows are inputs.
 *
 * <pre>
 * encoder/TYPE/weight            z x d       bias d, missing z, vector d (when z would be empty);
 *                                            without an encoder missing alone
 * encoder/TYPE/FEATURE/rows      (1 + categories) x 8
 * edge/RELATION/missing          numbers
 * layerL/type/TYPE/key/weight    d x d       query, value, output likewise; bias d; skip 1
 * layerL/type/TYPE/norm/gain     d           bias d
 * layerL/relation/NAME/attention H x dk x dk message likewise; prior H
 * layerL/relation/NAME/edge      rows x d    E_r
 * layerL/self/...                as a relation; by TYPE in pyg
 * layerL/time/table              240 x d     weight d x d, bias d
 * layerL/track/NAME-NAME/prior   H
 * mix/TYPE/weight                d x d       bias d, query d
 * scorer/first/weight            (2 d + z) x d   bias d; second d x d/2; third d/2 x 1
 * scorer/missing, scorer/FEATURE/rows, scorer/calibration
 * </pre>
 */
final class ParameterLayout {

  private final ModelShape shape;
  private final Map<String, ParameterSpec> specs = new LinkedHashMap<>();

  private ParameterLayout(ModelShape shape) {
    this.shape = shape;
  }

  /** All parameters of a model of this shape, in a fixed order. */
  static Map<String, ParameterSpec> of(ModelShape shape) {
    ParameterLayout layout = new ParameterLayout(shape);
    layout.encoder();
    layout.edges();
    for (int layer = 1; layer <= shape.config().layers(); layer++) {
      layout.layer(layer);
    }
    layout.mix();
    layout.scorer();
    return layout.specs;
  }

  private int width() {
    return shape.config().width();
  }

  private void linear(String name, int inputs, int outputs) {
    specs.put(name + "/weight", ParameterSpec.of(GLOROT, inputs, outputs));
    specs.put(name + "/bias", ParameterSpec.of(SMALL, outputs));
  }

  private void embeddings(String owner, List<FeatureSpec> features) {
    for (FeatureSpec feature : features) {
      if (feature.kind() == FeatureSpec.Kind.CATEGORICAL) {
        specs.put(
            owner + "/" + feature.name() + "/rows",
            ParameterSpec.of(
                GLOROT, 1 + feature.categories().size(), FeatureBlock.EMBEDDING_WIDTH));
      }
    }
  }

  private void encoder() {
    AggregatePlan aggregates = shape.aggregatePlan();
    List<NodeTypeSpec> types = shape.schema().nodeTypes();
    for (int type = 0; type < types.size(); type++) {
      String name = "encoder/" + types.get(type).name();
      List<FeatureSpec> features = types.get(type).features();
      int z = FeatureBlock.encodedWidth(features) + aggregates.width(type);
      if (!shape.config().encoder()) {
        specs.put(name + "/missing", ParameterSpec.of(ZEROS, z));
        embeddings(name, features);
      } else if (z == 0) {
        linear(name, width(), width());
        specs.put(name + "/vector", ParameterSpec.of(GLOROT, width()));
      } else {
        linear(name, z, width());
        specs.put(name + "/missing", ParameterSpec.of(ZEROS, z));
        embeddings(name, features);
      }
    }
  }

  private void edges() {
    if (shape.config().edgeFeatures()) {
      for (RelationSpec relation : shape.schema().relations()) {
        int numbers = FeatureBlock.numbers(relation.features());
        if (numbers > 0) {
          specs.put("edge/" + relation.name() + "/missing", ParameterSpec.of(ZEROS, numbers));
        }
      }
    }
  }

  private void layer(int layer) {
    HgtConfig config = shape.config();
    TypeSchema schema = shape.schema();
    String prefix = "layer" + layer + "/";
    for (NodeTypeSpec type : schema.nodeTypes()) {
      String name = prefix + "type/" + type.name();
      for (String part : List.of("key", "query", "value", "output")) {
        linear(name + "/" + part, width(), width());
      }
      specs.put(name + "/skip", ParameterSpec.of(ONES, 1));
      if (config.norm()) {
        specs.put(name + "/norm/gain", ParameterSpec.of(ONES, width()));
        specs.put(name + "/norm/bias", ParameterSpec.of(ZEROS, width()));
      }
    }
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      String name = prefix + "relation/" + schema.directedName(directed);
      relation(name);
      int rows = edgeRows(config, schema, directed);
      if (rows > 0) {
        specs.put(name + "/edge", ParameterSpec.of(GLOROT, rows, width()));
      }
    }
    if (config.selfEdges()) {
      if (config.dialect() == Dialect.PYHGT) {
        relation(prefix + "self");
      } else {
        schema.nodeTypes().forEach(type -> relation(prefix + "self/" + type.name()));
      }
    }
    if (config.temporalEncoding()) {
      specs.put(prefix + "time/table", ParameterSpec.of(SINUSOIDS, TimeBuckets.COUNT, width()));
      linear(prefix + "time", width(), width());
    }
    TrackPlan plan = shape.tracks();
    for (int track = 0; track < plan.tracksAt(layer); track++) {
      specs.put(trackPrior(shape, layer, track), ParameterSpec.of(ONES, config.heads()));
    }
  }

  private void relation(String name) {
    int heads = shape.config().heads();
    int headWidth = shape.config().headWidth();
    specs.put(name + "/attention", ParameterSpec.of(GLOROT, heads, headWidth, headWidth));
    specs.put(name + "/message", ParameterSpec.of(GLOROT, heads, headWidth, headWidth));
    specs.put(name + "/prior", ParameterSpec.of(ONES, heads));
  }

  /** Name of a track's prior: the relations of its prefix, so that merged paths share it. */
  static String trackPrior(ModelShape shape, int layer, int track) {
    StringBuilder name = new StringBuilder("layer" + layer + "/track/");
    for (int directed : shape.tracks().prefix(layer, track)) {
      name.append(shape.schema().directedName(directed)).append('/');
    }
    return name.append("prior").toString();
  }

  /** Rows of E_r of a directed relation; 0 when edges have no features. */
  static int edgeRows(HgtConfig config, TypeSchema schema, int directed) {
    int features =
        config.edgeFeatures()
            ? FeatureRows.of(schema.relations().get(directed >> 1).features()).rows()
            : 0;
    return features + (config.labelFeature() ? EdgeEncoder.LABELS : 0);
  }

  private void mix() {
    if (shape.tracks().tracksAt(shape.config().layers()) > 0) {
      for (NodeTypeSpec type : shape.schema().nodeTypes()) {
        linear("mix/" + type.name(), width(), width());
        specs.put("mix/" + type.name() + "/query", ParameterSpec.of(GLOROT, width()));
      }
    }
  }

  private void scorer() {
    if (shape.scoredRelation() == ModelShape.NONE) {
      return;
    }
    RelationSpec relation = shape.schema().relations().get(shape.scoredRelation());
    int z = scorerWidth(shape);
    int second = Math.max(1, width() / 2);
    linear("scorer/first", 2 * width() + z, width());
    linear("scorer/second", width(), second);
    linear("scorer/third", second, 1);
    if (z > 0) {
      specs.put("scorer/missing", ParameterSpec.of(ZEROS, z));
    }
    embeddings("scorer", relation.features());
    specs.put("scorer/calibration", ParameterSpec.of(CALIBRATION, 2));
  }

  /** Floats of z in the scorer: the interaction's features and the aggregates of both ends. */
  static int scorerWidth(ModelShape shape) {
    int forward = shape.schema().forward(shape.scoredRelation());
    return FeatureBlock.encodedWidth(
            shape.schema().relations().get(shape.scoredRelation()).features())
        + shape.aggregatePlan().width(shape.schema().sourceType(forward))
        + shape.aggregatePlan().width(shape.schema().targetType(forward));
  }
}
