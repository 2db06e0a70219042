package dev.gyre.hgt.batch;

import dev.gyre.hgt.grad.LinearOp;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.real.Reals;

/**
 * The projected vectors x of a relation's edges, never written out: each is the sum of its
 * source's, time bucket's and features' rows. With a vector v(t) for each target and a weight w(e)
 * for each edge, per head, all that attention needs of them, forward and backward, is
 *
 * <pre>
 * dots:     out(e) = x(e) . v(t)
 * sums:     out(t) += sum_e w(e) x(e)
 * backward: dx(e) = w(e) v(t), added to the gradients of the rows that x(e) is the sum of
 * </pre>
 */
final class EdgeVectors {

  private final RelationEdges edges;
  private final LinearOp projection;
  private final Weight sources;
  private final Weight time;
  private final EdgeTermsOp terms;
  private final int[] buckets;
  private final int heads;
  private final int headWidth;

  EdgeVectors(
      RelationEdges edges,
      ProjectedSide side,
      EdgeTermsOp terms,
      Reals rows,
      int count,
      int heads,
      int headWidth) {
    this.edges = edges;
    this.projection = side.sources();
    this.sources = new Weight(projection.forward(rows, count));
    this.time = side.time();
    this.terms = terms;
    this.buckets = edges.bucket() == null ? new int[edges.size()] : edges.bucket();
    this.heads = heads;
    this.headWidth = headWidth;
  }

  RelationEdges edges() {
    return edges;
  }

  /** {@code out[e * heads + h] = x(e)_h . v(t)_h}; out is zeros before. */
  void dots(Reals v, Reals out) {
    for (int t = 0; t < edges.targets(); t++) {
      int from = edges.rowPtr()[t];
      int to = edges.rowPtr()[t + 1];
      int vAt = t * heads * headWidth;
      if (from < to) {
        out.addGatherDots(sources.value(), edges.source(), from, to, v, vAt, heads, headWidth);
        if (time != null) {
          out.addGatherDots(time.value(), buckets, from, to, v, vAt, heads, headWidth);
        }
        if (terms != null) {
          terms.addDots(from, to, v, vAt, out);
        }
      }
    }
  }

  /** {@code out(t)_h += sum_e w[e * heads + h] x(e)_h}. */
  void sums(Reals w, Reals out) {
    for (int t = 0; t < edges.targets(); t++) {
      int from = edges.rowPtr()[t];
      int to = edges.rowPtr()[t + 1];
      int at = t * heads * headWidth;
      if (from < to) {
        out.addGatherSums(at, w, sources.value(), edges.source(), from, to, heads, headWidth);
        if (time != null) {
          out.addGatherSums(at, w, time.value(), buckets, from, to, heads, headWidth);
        }
        if (terms != null) {
          terms.addSums(from, to, w, out, at);
        }
      }
    }
  }

  /** Backward of {@code dx(e)_h = w[e * heads + h] v(t)_h} into time and features, and sources. */
  void backward(Reals w, Reals v) {
    for (int t = 0; t < edges.targets(); t++) {
      int from = edges.rowPtr()[t];
      int to = edges.rowPtr()[t + 1];
      int vAt = t * heads * headWidth;
      if (from < to) {
        sources.gradient().scatter(w, v, vAt, edges.source(), from, to, heads, headWidth);
        if (time != null) {
          time.gradient().scatter(w, v, vAt, buckets, from, to, heads, headWidth);
        }
        if (terms != null) {
          terms.backward(from, to, w, v, vAt);
        }
      }
    }
  }

  /**
   * Backward through the projection of the sources, after all of {@link #backward(Reals, Reals)}.
   */
  void backward(Reals dRows) {
    if (sources.hasGradient()) {
      projection.backward(sources.gradient(), dRows);
    }
  }
}
