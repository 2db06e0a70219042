package dev.gyre.hgt.layer;

import dev.gyre.hgt.kernel.Kernels;
import java.util.Arrays;

/** Source vectors: {@code u_e = h(s) + T[bucket(clock(t) - ts)] + x_e E_r}. */
final class SourceVectors {

  private static final float[] NO_ROWS = {};

  /** T; a row of zeros when the temporal encoding is off. */
  private final float[] timeRows;

  private final boolean hasTime;

  /** E_r by meta relation; empty when edge features are off. */
  private final float[][] edgeRows;

  private final EdgeTerms edgeTerms;
  private final Kernels kernels;

  /**
   * Source vectors of a layer.
   *
   * @param inputs floats of the widest h(s)
   */
  SourceVectors(LayerWeights weights, EdgeTerms edgeTerms, int inputs, Kernels kernels) {
    this.hasTime = weights.time() != null;
    this.timeRows = hasTime ? weights.time().encoded() : new float[inputs];
    this.edgeTerms = weights.hasEdgeRows() ? edgeTerms : null;
    this.edgeRows = new float[weights.hasEdgeRows() ? weights.meta().count() : 0][];
    Arrays.setAll(edgeRows, weights::edgeRows);
    this.kernels = kernels;
  }

  /**
   * Writes u of in-edges of one relation, rows of its padded inputs.
   *
   * @param from the first of them
   * @param vector which of a source's vectors is read: 0 the base, 1 + p track p
   */
  void fill(
      Neighborhood in,
      int from,
      int edges,
      int vector,
      FoldedRelation folded,
      float[] u,
      int uAt,
      EdgeScratch scratch) {
    int inputs = folded.inputs;
    int directed = in.directed(from);
    int terms = edgeTerms == null ? 0 : edgeTerms.perEdge(directed);
    scratch.begin(edges, terms);
    for (int e = 0; e < edges; e++) {
      scratch.timeRow[e] = hasTime ? TimeBuckets.of(in.clockMs() - in.timestampMs(from + e)) : 0;
    }
    if (terms > 0) {
      edgeTerms.choose(in, from, edges, scratch.rows, scratch.weights);
    }
    kernels.sumsOfRows(
        in.sourceVectors(),
        from,
        edges,
        vector * inputs,
        timeRows,
        scratch.timeRow,
        terms == 0 ? NO_ROWS : edgeRows[directed],
        scratch.rows,
        scratch.weights,
        terms,
        u,
        uAt,
        folded.padded,
        inputs);
    pad(folded, edges, u, uAt);
  }

  /** Writes u of the self edge: the node's base, of age 0 and without features. */
  void fillSelf(Neighborhood in, FoldedRelation folded, float[] u, int uAt) {
    kernels.add(in.targetVector(), 0, timeRows, 0, u, uAt, folded.inputs);
    pad(folded, 1, u, uAt);
  }

  private static void pad(FoldedRelation folded, int edges, float[] u, int uAt) {
    for (int e = 0; folded.padded > folded.inputs && e < edges; e++) {
      int row = uAt + e * folded.padded;
      Arrays.fill(u, row + folded.inputs, row + folded.padded, 0f);
    }
  }
}
