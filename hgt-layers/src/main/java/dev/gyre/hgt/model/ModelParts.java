package dev.gyre.hgt.model;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.encoder.EdgeEncoder;
import dev.gyre.hgt.encoder.FeatureBlock;
import dev.gyre.hgt.encoder.FeatureRows;
import dev.gyre.hgt.encoder.NodeEncoder;
import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.scorer.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes encoder, edge encoder and scorer of a model's parameters. */
final class ModelParts {

  private final ModelManifest manifest;
  private final ModelShape shape;
  private final HgtParameters parameters;
  private final Kernels kernels;

  ModelParts(ModelManifest manifest, HgtParameters parameters, Kernels kernels) {
    this.manifest = manifest;
    this.shape = manifest.shape();
    this.parameters = parameters;
    this.kernels = kernels;
  }

  private Linear linear(String name, int inputs, int outputs) {
    return new Linear(
        inputs, outputs, parameters.data(name + "/weight"), parameters.data(name + "/bias"));
  }

  private List<float[]> embeddings(String owner, List<FeatureSpec> features) {
    return features.stream()
        .filter(feature -> feature.kind() == FeatureSpec.Kind.CATEGORICAL)
        .map(feature -> parameters.data(owner + "/" + feature.name() + "/rows"))
        .toList();
  }

  NodeEncoder encoder() {
    List<NodeEncoder.TypeEncoder> types = new ArrayList<>();
    for (int type = 0; type < shape.schema().nodeTypes().size(); type++) {
      types.add(typeEncoder(type));
    }
    return new NodeEncoder(shape.config().dialect(), shape.config().encoder(), types, kernels);
  }

  private NodeEncoder.TypeEncoder typeEncoder(int type) {
    String typeName = shape.schema().nodeTypes().get(type).name();
    String name = "encoder/" + typeName;
    List<FeatureSpec> features = shape.schema().nodeTypes().get(type).features();
    int aggregates = shape.aggregatePlan().width(type);
    int featureWidth = FeatureBlock.encodedWidth(features);
    int width = shape.config().width();
    boolean encodes = shape.config().encoder();
    float[] weight =
        encodes
            ? parameters.data(name + "/weight")
            : NodeEncoder.identity(featureWidth + aggregates, width);
    float[] bias = encodes ? parameters.data(name + "/bias") : new float[width];
    float[] missing = new float[0];
    if (featureWidth + aggregates == 0) {
      float[] constant = bias.clone();
      Kernels.scalar()
          .project(parameters.data(name + "/vector"), 0, width, weight, 0, width, constant, 0);
      bias = constant;
    } else {
      missing = parameters.data(name + "/missing");
    }
    return new NodeEncoder.TypeEncoder(
        FeatureBlock.of(
            features,
            manifest.normalization("node/" + typeName, FeatureBlock.numbers(features)),
            embeddings(name, features),
            missing,
            0,
            weight,
            0,
            width),
        FeatureBlock.ofNumbers(
            aggregates,
            false,
            manifest.normalization("aggregates/" + typeName, aggregates),
            missing,
            Math.min(featureWidth, missing.length),
            weight,
            featureWidth,
            width),
        bias);
  }

  /** The edge encoder; null when edges have neither features nor labels. */
  EdgeEncoder edgeEncoder() {
    HgtConfig config = shape.config();
    if (!config.edgeFeatures() && !config.labelFeature()) {
      return null;
    }
    TypeSchema schema = shape.schema();
    List<EdgeEncoder.RelationEncoder> relations = new ArrayList<>();
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      RelationSpec relation = schema.relations().get(directed >> 1);
      FeatureRows rows = FeatureRows.of(config.edgeFeatures() ? relation.features() : List.of());
      relations.add(
          new EdgeEncoder.RelationEncoder(
              rows,
              rows.numbers() == 0
                  ? manifest.normalization("none", 0)
                  : manifest.normalization("edge/" + relation.name(), rows.numbers()),
              rows.numbers() == 0
                  ? new float[0]
                  : parameters.data("edge/" + relation.name() + "/missing")));
    }
    return new EdgeEncoder(relations, config.labelFeature());
  }

  /** The scorer; null when nothing is scored. */
  Scorer scorer() {
    if (shape.scoredRelation() == ModelShape.NONE) {
      return null;
    }
    TypeSchema schema = shape.schema();
    AggregatePlan aggregates = shape.aggregatePlan();
    int width = shape.config().width();
    int second = Math.max(1, width / 2);
    int z = ParameterLayout.scorerWidth(shape);
    List<FeatureSpec> features = schema.relations().get(shape.scoredRelation()).features();
    int forward = schema.forward(shape.scoredRelation());
    int ofSource = aggregates.width(schema.sourceType(forward));
    int ofTarget = aggregates.width(schema.targetType(forward));
    int featureWidth = FeatureBlock.encodedWidth(features);
    Linear first = linear("scorer/first", 2 * width + z, width);
    float[] missing = z == 0 ? new float[0] : parameters.data("scorer/missing");
    return new Scorer(
        width,
        first,
        FeatureBlock.of(
            features,
            manifest.normalization("scorer/interaction", FeatureBlock.numbers(features)),
            embeddings("scorer", features),
            missing,
            0,
            first.weight(),
            2 * width,
            width),
        FeatureBlock.ofNumbers(
            ofSource,
            true,
            manifest.normalization("scorer/source", ofSource),
            missing,
            featureWidth,
            first.weight(),
            2 * width + featureWidth,
            width),
        FeatureBlock.ofNumbers(
            ofTarget,
            true,
            manifest.normalization("scorer/target", ofTarget),
            missing,
            featureWidth + ofSource,
            first.weight(),
            2 * width + featureWidth + ofSource,
            width),
        linear("scorer/second", width, second),
        linear("scorer/third", second, 1),
        Arrays.copyOf(parameters.data("scorer/calibration"), 2),
        kernels);
  }
}
