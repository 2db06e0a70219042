package dev.gyre.hgt.layer;

import dev.gyre.hgt.kernel.HeadSlots;
import dev.gyre.hgt.kernel.Kernels;

/**
 * Attention of one node over edges of one meta relation, folded (see {@link FoldedRelation}). For
 * head i and edge e:
 *
 * <pre>
 * k_i    = q_i K'_i,   c_i = q_i . (b_K,i A_i)         once per relation
 * l_i(e) = u_e . k_i + c_i                             before mu_i / sqrt(d_k)
 * s_i    = sum_e a_i(e) u_e                            in floats per head
 * m_i   += s_i M'_i + (sum_e a_i(e)) b_V,i M_i         once per relation
 * </pre>
 *
 * What belongs to an edge, l and a, has a slot for each head ({@link HeadSlots}); k is in diagonals
 * ({@link Kernels#diagonals}).
 */
final class FoldedAttention {

  private final HeadSlots layout;
  private final int slots;
  private final int headWidth;
  private final Kernels kernels;

  FoldedAttention(HeadSlots layout, int headWidth, Kernels kernels) {
    this.layout = layout;
    this.slots = layout.slots();
    this.headWidth = headWidth;
    this.kernels = kernels;
  }

  /** k and c of a query: {@code slots x padded} floats and a period. */
  void foldQuery(
      FoldedRelation relation, float[] query, float[] k, int kAt, float[] constants, int cAt) {
    kernels.diagonals(query, 0, headWidth, relation.key, 0, relation.padded, slots, k, kAt);
    kernels.periodicDot(
        query, 0, relation.keyBias, 0, relation.keyBias.length, slots, constants, cAt);
  }

  /** Logits of edges before mu / sqrt(d_k), from an edge on; a period behind is overwritten. */
  void logits(
      FoldedRelation relation,
      float[] u,
      int uAt,
      int edges,
      float[] k,
      int kAt,
      float[] constants,
      int cAt,
      float[] out,
      int to) {
    kernels.logits(u, uAt, edges, relation.padded, k, kAt, constants, cAt, slots, out, to * slots);
  }

  /** {@code out = scale_h in} of edges, from one edge on and to another; pads are overwritten. */
  void scale(float[] scale, int edges, float[] in, int from, float[] out, int to) {
    kernels.periodicScale(scale, slots, in, from * slots, out, to * slots, edges * slots);
  }

  /** Scaled logits of edges become attention. */
  void softmax(float[] logits, int edges) {
    kernels.headSoftmax(logits, 0, edges, slots);
  }

  /**
   * Adds the messages of edges to m, d floats.
   *
   * @param a attention, the first edge's being that of edge {@code from}
   * @param all whether these are all edges that the attention is shared out over
   */
  void gather(
      FoldedRelation relation,
      float[] a,
      int from,
      float[] u,
      int uAt,
      int edges,
      boolean all,
      float[] sums,
      float[] messages) {
    kernels.weightedSums(a, from * slots, slots, u, uAt, edges, relation.padded, sums, 0);
    for (int h = 0; h < layout.heads(); h++) {
      int block = h * headWidth;
      kernels.axpy(
          all ? 1f : total(a, from * slots + h, edges),
          relation.valueBias,
          block,
          messages,
          block,
          headWidth);
    }
    kernels.headProject(
        sums,
        0,
        relation.padded,
        relation.value,
        0,
        layout.heads(),
        relation.inputs,
        headWidth,
        messages,
        0);
  }

  private float total(float[] a, int at, int edges) {
    float total = 0f;
    for (int e = 0; e < edges; e++) {
      total += a[at + e * slots];
    }
    return total;
  }
}
