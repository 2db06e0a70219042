package dev.gyre.hgt.layer;

import dev.gyre.hgt.kernel.Kernels;
import java.util.Arrays;

/** Source vectors: {@code u_e = h(s) + T[bucket(clock(t) - ts)] + x_e E_r}. */
final class SourceVectors {

  private final float[] timeRows;

  /** E_r by meta relation; empty when edge features are off. */
  private final float[][] edgeRows;

  private final EdgeTerms edgeTerms;
  private final Kernels kernels;

  SourceVectors(LayerWeights weights, EdgeTerms edgeTerms, Kernels kernels) {
    this.timeRows = weights.time() == null ? null : weights.time().encoded();
    this.edgeTerms = weights.hasEdgeRows() ? edgeTerms : null;
    this.edgeRows = new float[weights.hasEdgeRows() ? weights.meta().count() : 0][];
    Arrays.setAll(edgeRows, weights::edgeRows);
    this.kernels = kernels;
  }

  /**
   * Writes u of one in-edge, padded with zeros.
   *
   * @param vector which of the source's vectors is read: 0 the base, 1 + p track p
   * @param folded the edge's relation
   */
  void fill(Neighborhood in, int edge, int vector, FoldedRelation folded, float[] u, int uAt) {
    int inputs = folded.inputs;
    place(
        in.sourceVector(edge),
        vector * inputs,
        in.clockMs() - in.timestampMs(edge),
        folded,
        u,
        uAt);
    if (edgeTerms != null) {
      int relation = in.directed(edge);
      edgeTerms.addTo(
          relation,
          in.features(edge),
          in.featureOffset(edge),
          in.label(edge),
          edgeRows[relation],
          inputs,
          u,
          uAt,
          kernels);
    }
  }

  /** Writes u of the self edge: the node's base, of age 0 and without features. */
  void fillSelf(Neighborhood in, FoldedRelation folded, float[] u, int uAt) {
    place(in.targetVector(), 0, 0, folded, u, uAt);
  }

  private void place(float[] h, int hAt, long ageMs, FoldedRelation folded, float[] u, int uAt) {
    int inputs = folded.inputs;
    if (timeRows == null) {
      System.arraycopy(h, hAt, u, uAt, inputs);
    } else {
      kernels.add(h, hAt, timeRows, TimeBuckets.of(ageMs) * inputs, u, uAt, inputs);
    }
    if (folded.padded > inputs) {
      Arrays.fill(u, uAt + inputs, uAt + folded.padded, 0f);
    }
  }
}
