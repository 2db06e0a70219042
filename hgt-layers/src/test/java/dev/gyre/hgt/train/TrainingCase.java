package dev.gyre.hgt.train;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.MetaPath;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import dev.gyre.graph.text.GraphText;
import dev.gyre.hgt.batch.ComputationGraph;
import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.ModelShape;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A small model with everything in it, and a graph for it: numbers, categories, missing values, a
 * type without features, aggregates, edge features, labels, edges of many ages, a self loop,
 * multi-edges, tracks of both lengths.
 */
final class TrainingCase {

  static final float NAN = Float.NaN;

  private static final Window WINDOW = Window.ofMs(1_000_000_000L);

  static final TypeSchema SCHEMA =
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
                  List.of(
                      FeatureSpec.numeric("amount"),
                      FeatureSpec.categorical("channel", List.of("web", "pos"))),
                  WINDOW,
                  FanIn.of(4),
                  FanIn.of(4)),
              new RelationSpec(
                  "knows",
                  "account",
                  "account",
                  "known_by",
                  List.of(),
                  WINDOW,
                  FanIn.of(4),
                  FanIn.of(4))));

  private static final List<AggregateSpec> AGGREGATES =
      List.of(
          new AggregateSpec("spent", 1, AggregateSpec.Function.SUM, 0, 500_000_000L, 1_000_000L),
          new AggregateSpec(
              "payments",
              1,
              AggregateSpec.Function.COUNT,
              AggregateSpec.NO_FEATURE,
              500_000_000L,
              1_000_000L));

  private static final String EVENTS =
      """
      (a:account {t: 1, age: 30, kind: firm})
      (b:account {t: 1, age: 50})
      (c:account {t: 2, kind: person})
      (a)-[:pays {id: e1, t: 1000, amount: 1, channel: web}]->(m:merchant)
      (a)-[:pays {id: e2, t: 90000, amount: 3.5, channel: pos}]->(m)
      (b)-[:pays {id: e3, t: 7000000, amount: 2}]->(m)
      (b)-[:pays {id: e4, t: 8000000, channel: pos}]->(n:merchant)
      (c)-[:pays {id: e5, t: 80000000, amount: 40}]->(n)
      (c)-[:knows {id: k1, t: 500}]->(c)
      (a)-[:knows {id: k2, t: 600000}]->(b)
      (d:account)-[:knows {id: k3, t: 700000}]->(b)
      (e:account {t: 3, age: 1}); (o:merchant {t: 3})
      label (a)-[:pays {id: e1, t: 1000, at: 90000000, is: fraud}]->(m)
      label (b)-[:pays {id: e3, t: 7000000, at: 90000000, is: legitimate}]->(m)
      """;

  private TrainingCase() {}

  static HgtModel model(Dialect dialect, long seed) {
    return model(dialect, 8, 2, seed);
  }

  static HgtModel model(Dialect dialect, int width, int heads, long seed) {
    List<MetaPath> tracks =
        List.of(
            MetaPath.of(SCHEMA, "payers", List.of("paid_by", "pays")),
            MetaPath.of(SCHEMA, "peers", List.of("pays", "paid_by")),
            MetaPath.of(SCHEMA, "friends", List.of("knows")));
    HgtConfig config =
        new HgtConfig(
            dialect, width, heads, 2, true, true, true, dialect == Dialect.PYHGT, true, tracks);
    return model(config, seed);
  }

  /** A model of the case's types and aggregates, with a configuration of the test's own. */
  static HgtModel model(HgtConfig config, long seed) {
    ModelShape shape = new ModelShape(config, SCHEMA, AGGREGATES, 0);
    HgtParameters parameters = HgtParameters.seeded(shape, seed);
    // Away from their starts at 0 and 1, where gradients of some parameters would be symmetric.
    SplittableRandom random = new SplittableRandom(seed);
    parameters
        .tensors()
        .values()
        .forEach(
            tensor -> {
              for (int i = 0; i < tensor.data().length; i++) {
                tensor.data()[i] += (float) (0.2 * (random.nextDouble() - 0.5));
              }
            });
    Map<String, Normalization> normalization =
        Map.of(
            "node/account",
            new Normalization(new float[] {40}, new float[] {10}),
            "edge/pays",
            new Normalization(new float[] {3}, new float[] {2}),
            "scorer/interaction",
            new Normalization(new float[] {3}, new float[] {2}));
    return HgtModel.of(shape, parameters, normalization, false, Map.of(), Map.of());
  }

  static MemoryGraph graph() {
    MemoryGraph graph = new MemoryGraph(SCHEMA, AggregatePlan.of(SCHEMA, AGGREGATES));
    GraphText.parse(SCHEMA, EVENTS).forEach(graph::apply);
    graph.advance(90_000_000L);
    return graph;
  }

  static Interactions interactions() {
    return new Interactions(
        new int[] {0, 1, 2, 4},
        new int[] {1, 0, 0, 2},
        new float[] {1, 1, NAN, 2, 5, NAN, 7, 0},
        new float[] {10, 2, 0, 0, NAN, 1, 3, 4},
        new float[0],
        new float[] {0, 1, 1, 0},
        new float[] {1, 3, 3, 0.5f});
  }

  static Minibatch minibatch() {
    return new Minibatch(ComputationGraph.whole(GraphBatch.of(graph()), 2, true), interactions());
  }
}
