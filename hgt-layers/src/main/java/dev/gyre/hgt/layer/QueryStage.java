package dev.gyre.hgt.layer;

import dev.gyre.hgt.kernel.HeadSlots;
import dev.gyre.hgt.kernel.Kernels;

/**
 * Queries of one node type, {@code q = h(t) W_Q + b_Q}, in slots of heads: {@code q[i * slots +
 * h]}, padded to whole periods.
 */
final class QueryStage {

  private final int inputs;
  private final int outputs;
  private final float[] weight;
  private final float[] bias;
  private final Kernels kernels;

  QueryStage(Linear query, HeadSlots layout, Kernels kernels) {
    this.inputs = query.inputs();
    this.bias = FoldedRelation.slotted(query.bias(), layout);
    this.outputs = bias.length;
    this.weight = new float[inputs * outputs];
    float[] row = new float[query.outputs()];
    for (int i = 0; i < inputs; i++) {
      System.arraycopy(query.weight(), i * row.length, row, 0, row.length);
      System.arraycopy(FoldedRelation.slotted(row, layout), 0, weight, i * outputs, outputs);
    }
    this.kernels = kernels;
  }

  /** Writes the query of a node. */
  void apply(float[] target, float[] query) {
    System.arraycopy(bias, 0, query, 0, outputs);
    kernels.project(target, 0, inputs, weight, 0, outputs, query, 0);
  }
}
