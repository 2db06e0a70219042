package dev.gyre.hgt.batch;

import dev.gyre.hgt.real.Reals;

/**
 * Messages gathered with attention (Hu et al., equations 4 and 5), for each head i:
 *
 * <pre>
 * m_i(t) += sum_e a_i(e) v_i(e)
 * da_i(e) = dm_i(t) . v_i(e),  dv_i(e) = a_i(e) dm_i(t)
 * </pre>
 */
final class EdgeSumsOp {

  private final EdgeVectors values;
  private final EdgeScoresOp read;
  private final int heads;
  private final int headWidth;
  private Reals attention;

  /** Sums of the edges that are read. */
  EdgeSumsOp(EdgeVectors values, EdgeScoresOp read, int heads, int headWidth) {
    this.values = values;
    this.read = read;
    this.heads = heads;
    this.headWidth = headWidth;
  }

  /** Adds the edges' messages to those of their targets. */
  void forward(Reals attention, Reals messages) {
    this.attention = attention;
    RelationEdges edges = values.edges();
    int width = heads * headWidth;
    Reals value = messages.zeros(width);
    for (int t = 0; t < edges.targets(); t++) {
      for (int e = edges.rowPtr()[t]; e < edges.rowPtr()[t + 1]; e++) {
        if (read.reads(e)) {
          values.read(e, value);
          messages.headAxpy(t * width, attention, e * heads, value, 0, heads, headWidth);
        }
      }
    }
  }

  /** Backward into the values' rows; returns the gradient of the attention. */
  Reals backward(Reals dMessages) {
    RelationEdges edges = values.edges();
    int width = heads * headWidth;
    Reals dAttention = attention.zeros(attention.size());
    Reals value = dMessages.zeros(width);
    for (int t = 0; t < edges.targets(); t++) {
      for (int e = edges.rowPtr()[t]; e < edges.rowPtr()[t + 1]; e++) {
        if (read.reads(e)) {
          values.read(e, value);
          dAttention.headDots(e * heads, value, 0, dMessages, t * width, heads, headWidth);
          value.fill(0, width, 0);
          value.headAxpy(0, attention, e * heads, dMessages, t * width, heads, headWidth);
          values.scatter(e, value);
        }
      }
    }
    return dAttention;
  }
}
