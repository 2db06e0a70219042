package dev.gyre.hgt.layer;

import dev.gyre.hgt.kernel.Kernels;
import java.util.Arrays;

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
 */
final class FoldedAttention {

  private final int heads;
  private final int headWidth;
  private final Kernels kernels;

  FoldedAttention(int heads, int headWidth, Kernels kernels) {
    this.heads = heads;
    this.headWidth = headWidth;
    this.kernels = kernels;
  }

  /** k and c of a query: {@code heads x in} floats and {@code heads} floats. */
  void foldQuery(
      FoldedRelation relation, float[] query, float[] k, int kAt, float[] constants, int cAt) {
    int inputs = relation.inputs;
    Arrays.fill(k, kAt, kAt + heads * inputs, 0f);
    for (int h = 0; h < heads; h++) {
      int block = h * headWidth;
      kernels.project(
          query, block, headWidth, relation.key, block * inputs, inputs, k, kAt + h * inputs);
      constants[cAt + h] = kernels.dot(query, block, relation.keyBias, block, headWidth);
    }
  }

  /** Logits before mu / sqrt(d_k), head h of edge e at {@code outAt + h * stride + e}. */
  void logits(
      float[] u,
      int uAt,
      int edges,
      int inputs,
      float[] k,
      int kAt,
      float[] constants,
      int cAt,
      float[] out,
      int outAt,
      int stride) {
    kernels.logits(u, uAt, edges, inputs, k, kAt, heads, out, outAt, stride);
    for (int h = 0; h < heads; h++) {
      float c = constants[cAt + h];
      int row = outAt + h * stride;
      for (int e = 0; e < edges; e++) {
        out[row + e] += c;
      }
    }
  }

  /** {@code out = scale_h in}, rows of heads with a stride of their own on either side. */
  void scale(
      float[] scale,
      int edges,
      float[] in,
      int inAt,
      int inStride,
      float[] out,
      int outAt,
      int outStride) {
    for (int h = 0; h < heads; h++) {
      float factor = scale[h];
      int from = inAt + h * inStride;
      int to = outAt + h * outStride;
      for (int e = 0; e < edges; e++) {
        out[to + e] = factor * in[from + e];
      }
    }
  }

  /** Adds the messages of edges with attention {@code a[aAt + h * stride + e]} to m, d floats. */
  void gather(
      FoldedRelation relation,
      float[] a,
      int aAt,
      int stride,
      float[] u,
      int uAt,
      int edges,
      float[] sums,
      float[] messages) {
    int inputs = relation.inputs;
    kernels.weightedSums(a, aAt, stride, heads, u, uAt, edges, inputs, sums, 0);
    for (int h = 0; h < heads; h++) {
      float total = 0f;
      for (int e = 0; e < edges; e++) {
        total += a[aAt + h * stride + e];
      }
      int block = h * headWidth;
      kernels.axpy(total, relation.valueBias, block, messages, block, headWidth);
      kernels.project(
          sums, h * inputs, inputs, relation.value, block * inputs, headWidth, messages, block);
    }
  }
}
