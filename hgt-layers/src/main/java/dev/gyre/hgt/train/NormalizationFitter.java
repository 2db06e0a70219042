package dev.gyre.hgt.train;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.batch.ComputationGraph;
import dev.gyre.hgt.batch.NodeInputs;
import dev.gyre.hgt.batch.RelationEdges;
import dev.gyre.hgt.encoder.FeatureRows;
import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.encoder.NormalizationFit;
import dev.gyre.hgt.model.ModelManifest;
import dev.gyre.hgt.model.ModelShape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The normalization of every block of a model's numbers, fitted to minibatches of the training
 * slice; block names are those of {@link ModelManifest}. Not safe for several threads.
 */
public final class NormalizationFitter {

  private final ModelShape shape;
  private final Map<String, NormalizationFit> blocks = new TreeMap<>();

  /** A fitter for models of this shape that score a relation. */
  public NormalizationFitter(ModelShape shape) {
    this.shape = shape;
    TypeSchema schema = shape.schema();
    AggregatePlan plan = shape.aggregatePlan();
    for (int type = 0; type < schema.nodeTypes().size(); type++) {
      String name = schema.nodeTypes().get(type).name();
      add("node/" + name, FeatureRows.of(schema.nodeTypes().get(type).features()));
      add("aggregates/" + name, FeatureRows.ofNumbers(plan.width(type)));
    }
    for (RelationSpec relation : schema.relations()) {
      List<FeatureSpec> read =
          shape.config().edgeFeatures() ? relation.features() : List.<FeatureSpec>of();
      add("edge/" + relation.name(), FeatureRows.of(read));
    }
    int forward = schema.forward(shape.scoredRelation());
    add(
        "scorer/interaction",
        FeatureRows.of(schema.relations().get(shape.scoredRelation()).features()));
    add("scorer/source", FeatureRows.ofLogarithms(plan.width(schema.sourceType(forward))));
    add("scorer/target", FeatureRows.ofLogarithms(plan.width(schema.targetType(forward))));
  }

  private void add(String block, FeatureRows rows) {
    if (rows.numbers() > 0) {
      blocks.put(block, new NormalizationFit(rows));
    }
  }

  /** Takes in the nodes, the edges before the first layer and the interactions of a minibatch. */
  public void add(Minibatch minibatch) {
    TypeSchema schema = shape.schema();
    ComputationGraph graph = minibatch.graph();
    for (int type = 0; type < schema.nodeTypes().size(); type++) {
      NodeInputs inputs = graph.inputs().get(type);
      String name = schema.nodeTypes().get(type).name();
      values("node/" + name, inputs.features(), inputs.nodes());
      values("aggregates/" + name, inputs.aggregates(), inputs.nodes());
    }
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      RelationEdges edges = graph.blocks().get(0).edges().get(directed);
      if (edges != null && edges.features() != null) {
        String name = schema.relations().get(directed >> 1).name();
        values("edge/" + name, edges.features(), edges.source().length);
      }
    }
    Interactions interactions = minibatch.interactions();
    values("scorer/interaction", interactions.features(), interactions.size());
    values("scorer/source", interactions.sourceAggregates(), interactions.size());
    values("scorer/target", interactions.targetAggregates(), interactions.size());
  }

  private void values(String block, float[] values, int items) {
    if (blocks.containsKey(block)) {
      blocks.get(block).add(values, items);
    }
  }

  /** The normalization by block. */
  public Map<String, Normalization> fit() {
    Map<String, Normalization> fitted = new TreeMap<>();
    blocks.forEach((block, fit) -> fitted.put(block, fit.fit()));
    return fitted;
  }
}
