package dev.gyre.hgt.batch;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.List;

/**
 * The forward pass over a whole graph, layer after layer: what every streamed embedding must equal
 * when the pipeline is quiet.
 */
public final class BatchForward {

  private BatchForward() {}

  /**
   * Embeddings of every node of the graph.
   *
   * @throws IllegalArgumentException if the model was not made for the graph's schema
   */
  public static Embeddings run(HgtModel model, GraphBatch graph) {
    model.requireFits(graph.schema(), model.manifest().shape().aggregates());
    HgtConfig config = model.config();
    ComputationGraph whole = ComputationGraph.whole(graph, config.layers(), config.selfEdges());
    ModelPass pass = new ModelPass(model, new Binding(Precision.FLOAT), whole);
    List<float[]> byType = new ArrayList<>();
    for (Reals rows : pass.embeddings()) {
      byType.add(rows.floats(rows.size()));
    }
    return new Embeddings(config.width(), byType);
  }
}
