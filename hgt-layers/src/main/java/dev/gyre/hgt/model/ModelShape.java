package dev.gyre.hgt.model;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.encoder.FeatureBlock;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.layer.TrackPlan;
import java.io.Serializable;
import java.util.List;

/**
 * Everything that decides which parameters a model has.
 *
 * @param config the configuration
 * @param schema the graph's types and relations
 * @param aggregates the aggregates that nodes have, in declared order
 * @param scoredRelation declared relation whose edges are scored, or {@link #NONE}
 */
public record ModelShape(
    HgtConfig config, TypeSchema schema, List<AggregateSpec> aggregates, int scoredRelation)
    implements Serializable {

  /** No relation is scored. */
  public static final int NONE = -1;

  /** Checks the parts against each other. */
  public ModelShape {
    aggregates = List.copyOf(aggregates);
    AggregatePlan.of(schema, aggregates);
    TrackPlan.of(schema, config.layers(), config.tracks());
    if (!config.encoder()) {
      requireInputsFit(config.width(), schema, AggregatePlan.of(schema, aggregates));
    }
    if (scoredRelation < NONE || scoredRelation >= schema.relations().size()) {
      throw new IllegalArgumentException(
          "scored relation is "
              + scoredRelation
              + ": it must be a declared relation, 0 to "
              + (schema.relations().size() - 1)
              + ", or -1 for none");
    }
  }

  private static void requireInputsFit(int width, TypeSchema schema, AggregatePlan aggregates) {
    for (int type = 0; type < schema.nodeTypes().size(); type++) {
      NodeTypeSpec spec = schema.nodeTypes().get(type);
      int z = FeatureBlock.encodedWidth(spec.features()) + aggregates.width(type);
      if (z == 0 || z > width) {
        throw new IllegalArgumentException(
            "node type '"
                + spec.name()
                + "' has "
                + z
                + " numbers in its features and aggregates: without an encoder they are the vector"
                + " before the first layer, so there must be 1 to "
                + width
                + ", the model's width; change features or width, or use an encoder");
      }
    }
  }

  /** Numbers in z of a node type: its features, encoded, and its aggregates. */
  public int inputWidth(int type) {
    return FeatureBlock.encodedWidth(schema.nodeTypes().get(type).features())
        + aggregatePlan().width(type);
  }

  /**
   * Whether nodes of a type have a skip connection at a layer: in {@code pyg} only where their
   * vector is as wide before the layer as after it.
   */
  boolean hasSkip(int layer, int type) {
    return layer > 1
        || config.encoder()
        || config.dialect() == Dialect.PYHGT
        || inputWidth(type) == config.width();
  }

  /** The aggregates by node type. */
  public AggregatePlan aggregatePlan() {
    return AggregatePlan.of(schema, aggregates);
  }

  /** The meta-path tracks. */
  public TrackPlan tracks() {
    return TrackPlan.of(schema, config.layers(), config.tracks());
  }
}
