package dev.gyre.hgt.batch;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.hgt.model.HgtModel;

/** The forward pass over a whole graph, layer after layer. */
public final class BatchForward {

  private BatchForward() {}

  /** Embeddings of every node of the graph. */
  public static Embeddings run(HgtModel model, GraphBatch graph) {
    throw new UnsupportedOperationException("the batched path comes with the next commit");
  }
}
