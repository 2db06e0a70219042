package dev.gyre.hgt.model;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.TypeSchema;
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
    if (scoredRelation < NONE || scoredRelation >= schema.relations().size()) {
      throw new IllegalArgumentException(
          "scored relation is "
              + scoredRelation
              + ": it must be a declared relation, 0 to "
              + (schema.relations().size() - 1)
              + ", or -1 for none");
    }
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
