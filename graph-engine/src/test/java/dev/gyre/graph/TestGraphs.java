package dev.gyre.graph;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.aggregate.AggregateSpec.Function;
import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * A small schema with everything in it: two types, a relation between them, one with self loops.
 */
public final class TestGraphs {

  /** Declared relation account -> merchant, window 10, fan-in 3 and 2 for the reverse. */
  public static final int PAYS = 0;

  /** Declared relation account -> account, window 7, fan-in 2 both ways. */
  public static final int KNOWS = 1;

  public static final TypeSchema SCHEMA =
      TypeSchema.of(
          List.of(
              NodeTypeSpec.of(
                  "account",
                  FeatureSpec.numeric("age"),
                  FeatureSpec.categorical("kind", List.of("person", "firm"))),
              NodeTypeSpec.of("merchant")),
          List.of(
              new RelationSpec(
                  "pays",
                  "account",
                  "merchant",
                  "paid_by",
                  List.of(FeatureSpec.numeric("amount"), FeatureSpec.numeric("fee")),
                  Window.ofMs(10),
                  FanIn.of(3),
                  FanIn.of(2)),
              new RelationSpec(
                  "knows",
                  "account",
                  "account",
                  "known_by",
                  List.of(),
                  Window.ofMs(7),
                  FanIn.of(2),
                  FanIn.of(2))));

  public static final AggregatePlan PLAN = AggregatePlan.of(SCHEMA, specs());

  private TestGraphs() {}

  /** Every function on every directed relation it fits, over two windows. */
  private static List<AggregateSpec> specs() {
    List<AggregateSpec> specs = new ArrayList<>();
    for (int directed = 0; directed < SCHEMA.directedCount(); directed++) {
      for (Function function : Function.values()) {
        boolean pays = directed >> 1 == PAYS;
        if (function.readsFeature() && !pays) {
          continue;
        }
        int feature = function.readsFeature() ? directed & 1 : AggregateSpec.NO_FEATURE;
        String name = function + "_" + SCHEMA.directedName(directed);
        specs.add(new AggregateSpec(name + "_short", directed, function, feature, 4, 4));
        specs.add(new AggregateSpec(name + "_long", directed, function, feature, 12, 3));
      }
    }
    return specs;
  }
}
