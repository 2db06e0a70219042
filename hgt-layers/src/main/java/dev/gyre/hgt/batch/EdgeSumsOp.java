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
  private Reals attention;

  /** Sums of these values. */
  EdgeSumsOp(EdgeVectors values) {
    this.values = values;
  }

  /**
   * Adds the edges' messages to those of their targets.
   *
   * @param attention {@code edges x heads}; 0 where an edge is not read
   */
  void forward(Reals attention, Reals messages) {
    this.attention = attention;
    values.sums(attention, messages);
  }

  /**
   * Backward into the values' rows; returns the gradient of the attention, of no meaning where an
   * edge is not read.
   */
  Reals backward(Reals dMessages) {
    Reals dAttention = attention.zeros(attention.size());
    values.dots(dMessages, dAttention);
    values.backward(attention, dMessages);
    return dAttention;
  }
}
