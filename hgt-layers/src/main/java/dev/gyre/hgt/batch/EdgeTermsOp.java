package dev.gyre.hgt.batch;

import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.layer.RowTerms;
import dev.gyre.hgt.real.Reals;

/**
 * The part of edge vectors that comes of their features, {@code x_e E'}, for the edges of one
 * target at a time. E' has few rows and a target has many edges, so that products are taken per row
 * and target, not per edge. For a vector v of the target, weights w of edges, and head h:
 *
 * <pre>
 * dots:     g[row] = E'[row]_h . v_h,                  out[e] += sum_i x_e,i g[row_e,i]
 * sums:     g[row] = sum over e, i of w[e] x_e,i,      out_h += sum_row g[row] E'[row]_h
 * backward: dE'[row]_h += g[row] v_h, and of a default f: df += w[e] E'[row]_h . v_h
 * </pre>
 */
final class EdgeTermsOp {

  private final RowTerms terms;
  private final Weight defaults;
  private final Weight matrix;
  private final int heads;
  private final int headWidth;
  private final int rows;
  private final Reals perRow;

  /**
   * Terms of a relation's edges.
   *
   * @param defaults the learned defaults of numbers; may be null when there are no numbers
   * @param matrix E', rows of {@code heads * headWidth}
   */
  EdgeTermsOp(RowTerms terms, Weight defaults, Weight matrix, int heads, int headWidth) {
    this.terms = terms;
    this.defaults = defaults;
    this.matrix = matrix;
    this.heads = heads;
    this.headWidth = headWidth;
    this.rows = matrix.value().size() / (heads * headWidth);
    this.perRow = matrix.value().zeros(rows * heads);
  }

  /** x of a term. */
  private double x(int term, int place) {
    float weight = terms.weight()[term];
    return Float.isNaN(weight) ? defaults.value().get(terms.number()[place]) : weight;
  }

  /** {@code out += x in} over a few heads: a kernel's call would cost more than the sum. */
  private void addHeads(Reals out, int outAt, double x, Reals in, int inAt) {
    for (int h = 0; h < heads; h++) {
      out.add(outAt + h, x * in.get(inAt + h));
    }
  }

  private void rowDots(Reals v, int vAt) {
    for (int row = 0; row < rows; row++) {
      perRow.headDots(
          row * heads, matrix.value(), row * heads * headWidth, v, vAt, heads, headWidth);
    }
  }

  private void rowSums(int from, int to, Reals w) {
    perRow.fill(0, rows * heads, 0);
    for (int e = from; e < to; e++) {
      for (int i = 0, t = e * terms.perItem(); i < terms.perItem(); i++, t++) {
        addHeads(perRow, terms.row()[t] * heads, x(t, i), w, e * heads);
      }
    }
  }

  /** Adds the dot products of edges {@code [from, to)} with v to {@code out[e * heads + h]}. */
  void addDots(int from, int to, Reals v, int vAt, Reals out) {
    rowDots(v, vAt);
    for (int e = from; e < to; e++) {
      for (int i = 0, t = e * terms.perItem(); i < terms.perItem(); i++, t++) {
        addHeads(out, e * heads, x(t, i), perRow, terms.row()[t] * heads);
      }
    }
  }

  /** Adds the sum of edges {@code [from, to)} weighted by {@code w[e * heads + h]} to out. */
  void addSums(int from, int to, Reals w, Reals out, int outAt) {
    rowSums(from, to, w);
    for (int row = 0; row < rows; row++) {
      out.headAxpy(
          outAt, perRow, row * heads, matrix.value(), row * heads * headWidth, heads, headWidth);
    }
  }

  /** Backward of edges {@code [from, to)} whose vectors have the gradients {@code w_h v_h}. */
  void backward(int from, int to, Reals w, Reals v, int vAt) {
    rowSums(from, to, w);
    for (int row = 0; row < rows; row++) {
      matrix
          .gradient()
          .headAxpy(row * heads * headWidth, perRow, row * heads, v, vAt, heads, headWidth);
    }
    if (defaults != null) {
      rowDots(v, vAt);
      for (int e = from; e < to; e++) {
        for (int i = 0, t = e * terms.perItem(); i < terms.perItem(); i++, t++) {
          if (Float.isNaN(terms.weight()[t])) {
            double d = w.dot(e * heads, perRow, terms.row()[t] * heads, heads);
            defaults.gradient().add(terms.number()[i], d);
          }
        }
      }
    }
  }
}
