package dev.gyre.hgt.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.batch.InEdges;
import dev.gyre.graph.batch.NodeColumns;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.layer.Neighborhood;
import dev.gyre.hgt.layer.NodeLayer;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.HgtModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One node at a time, as the stream computes, and the batch give the same embeddings. */
class PathsAgreeTest {

  private static final long SEED = Long.getLong("gyre.seed", 3);

  private final GraphBatch graph = GraphBatch.of(TrainingCase.graph());

  /** Vectors of a type after a layer, and which tracks each node has. */
  private record Vectors(float[][] rows, int[] defined) {}

  @ParameterizedTest
  @CsvSource({
    "PYG, 8, 2",
    "PYHGT, 8, 2",
    "PYG, 7, 1",
    "PYG, 15, 3",
    "PYHGT, 36, 4",
    "PYG, 64, 4",
    "PYHGT, 20, 5",
    "PYG, 40, 8",
    "PYG, 36, 9",
    "PYHGT, 34, 17"
  })
  void nodeByNodeEqualsTheBatch(Dialect dialect, int width, int heads) {
    HgtModel model = TrainingCase.model(dialect, width, heads, SEED);
    List<Vectors> vectors = encode(model);
    for (int layer = 1; layer <= model.config().layers(); layer++) {
      vectors = layer(model.layer(layer), vectors);
    }
    Embeddings embeddings = BatchForward.run(model, graph);
    for (int type = 0; type < vectors.size(); type++) {
      for (int i = 0; i < vectors.get(type).rows().length; i++) {
        float[] expected = vectors.get(type).rows()[i];
        float[] actual = embeddings.of(type, i);
        for (int j = 0; j < expected.length; j++) {
          assertThat(Math.abs(actual[j] - expected[j]))
              .as("type %d node %d [%d], seed %d", type, i, j, SEED)
              .isLessThan(1e-5f);
        }
      }
    }
  }

  private List<Vectors> encode(HgtModel model) {
    List<Vectors> vectors = new ArrayList<>();
    for (int type = 0; type < graph.schema().nodeTypes().size(); type++) {
      NodeColumns nodes = graph.nodes(type);
      float[][] rows = new float[nodes.size()][model.config().width()];
      for (int i = 0; i < rows.length; i++) {
        model
            .encoder()
            .encode(
                type,
                slice(nodes.features(), i, nodes.featureWidth()),
                slice(nodes.aggregates(), i, nodes.aggregateWidth()),
                rows[i]);
      }
      vectors.add(new Vectors(rows, new int[rows.length]));
    }
    return vectors;
  }

  private static float[] slice(float[] all, int i, int width) {
    return Arrays.copyOfRange(all, i * width, (i + 1) * width);
  }

  private List<Vectors> layer(NodeLayer layer, List<Vectors> before) {
    List<Vectors> after = new ArrayList<>();
    Neighborhood in = new Neighborhood();
    Workspace workspace = new Workspace();
    for (int type = 0; type < before.size(); type++) {
      int nodes = before.get(type).rows().length;
      float[][] rows = new float[nodes][layer.outputWidth()];
      int[] defined = new int[nodes];
      for (int i = 0; i < nodes; i++) {
        in.reset(type, graph.nodes(type).clockMs()[i], before.get(type).rows()[i], 0);
        for (int directed : graph.schema().inRelations(type)) {
          add(in, directed, i, before);
        }
        defined[i] = layer.forward(in, rows[i], workspace);
      }
      after.add(new Vectors(rows, defined));
    }
    return after;
  }

  private void add(Neighborhood in, int directed, int target, List<Vectors> before) {
    InEdges edges = graph.inEdges(directed);
    Vectors sources = before.get(graph.schema().sourceType(directed));
    for (int e = edges.rowPtr()[target]; e < edges.rowPtr()[target + 1]; e++) {
      int source = edges.source()[e];
      in.add(
          directed,
          edges.timestampMs()[e],
          sources.rows()[source],
          sources.defined()[source],
          edges.label()[e],
          edges.features(),
          e * edges.featureWidth());
    }
  }
}
