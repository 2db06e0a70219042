package dev.gyre.hgt.batch;

import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.List;

/**
 * Attention of every target over its in-edges of several relations together (Hu et al., equation
 * 3), for each head i:
 *
 * <pre>
 * l(e) = r(e) mu_r / sqrt(d_k),  a = softmax of l over the in-edges of t
 * dl(e) = a(e) (da(e) - sum_f a(f) da(f))
 * dr(e) += dl(e) mu_r / sqrt(d_k),  dmu_r += dl(e) r(e) / sqrt(d_k)
 * </pre>
 */
final class EdgeSoftmaxOp {

  /** In-edges of one relation: their scores and the relation's prior, H numbers. */
  record Part(EdgeScoresOp scores, Weight prior) {}

  private final List<Part> parts;
  private final int heads;
  private final double scale;
  private final List<Reals> attention = new ArrayList<>();

  EdgeSoftmaxOp(List<Part> parts, int heads, int headWidth) {
    this.parts = parts;
    this.heads = heads;
    this.scale = 1 / Math.sqrt(headWidth);
  }

  /**
   * Attention, for each part {@code edges x heads}; 0 where an edge is not read.
   *
   * @param any receives which targets have an edge that is read
   */
  List<Reals> forward(int targets, boolean[] any) {
    for (Part part : parts) {
      attention.add(part.scores().scores().zeros(part.scores().scores().size()));
    }
    if (parts.isEmpty()) {
      return attention;
    }
    Reals row = parts.get(0).scores().scores().zeros(longest(targets));
    for (int t = 0; t < targets; t++) {
      for (int h = 0; h < heads; h++) {
        int n = load(t, h, row);
        row.softmax(0, n);
        store(t, h, row);
        any[t] = n > 0;
      }
    }
    return attention;
  }

  private int longest(int targets) {
    int longest = 0;
    for (int t = 0; t < targets; t++) {
      int n = 0;
      for (Part part : parts) {
        n += part.scores().edges().rowPtr()[t + 1] - part.scores().edges().rowPtr()[t];
      }
      longest = Math.max(longest, n);
    }
    return longest;
  }

  private int load(int t, int h, Reals row) {
    int n = 0;
    for (Part part : parts) {
      EdgeScoresOp scores = part.scores();
      double factor = part.prior().value().get(h) * scale;
      int end = scores.edges().rowPtr()[t + 1];
      for (int e = scores.edges().rowPtr()[t]; e < end; e++) {
        if (scores.reads(e)) {
          row.set(n++, scores.scores().get(e * heads + h) * factor);
        }
      }
    }
    return n;
  }

  private void store(int t, int h, Reals row) {
    int n = 0;
    for (int i = 0; i < attention.size(); i++) {
      EdgeScoresOp scores = parts.get(i).scores();
      int end = scores.edges().rowPtr()[t + 1];
      for (int e = scores.edges().rowPtr()[t]; e < end; e++) {
        if (scores.reads(e)) {
          attention.get(i).set(e * heads + h, row.get(n++));
        }
      }
    }
  }

  /** Backward of the gradients of the attention, one for each part. */
  void backward(int targets, List<Reals> dAttention) {
    for (int t = 0; t < targets; t++) {
      for (int h = 0; h < heads; h++) {
        backward(t, h, dAttention, mean(t, h, dAttention));
      }
    }
  }

  private double mean(int t, int h, List<Reals> dAttention) {
    double mean = 0;
    for (int i = 0; i < attention.size(); i++) {
      RelationEdges edges = parts.get(i).scores().edges();
      Reals a = attention.get(i);
      Reals da = dAttention.get(i);
      for (int e = edges.rowPtr()[t]; e < edges.rowPtr()[t + 1]; e++) {
        mean += a.get(e * heads + h) * da.get(e * heads + h);
      }
    }
    return mean;
  }

  private void backward(int t, int h, List<Reals> dAttention, double mean) {
    for (int i = 0; i < attention.size(); i++) {
      EdgeScoresOp scores = parts.get(i).scores();
      Weight prior = parts.get(i).prior();
      Reals a = attention.get(i);
      Reals da = dAttention.get(i);
      Reals dScores = scores.gradient();
      double factor = prior.value().get(h) * scale;
      double dPrior = 0;
      int end = scores.edges().rowPtr()[t + 1];
      for (int e = scores.edges().rowPtr()[t]; e < end; e++) {
        int at = e * heads + h;
        double dLogit = a.get(at) * (da.get(at) - mean);
        dScores.add(at, dLogit * factor);
        dPrior += dLogit * scores.scores().get(at);
      }
      prior.gradient().add(h, dPrior * scale);
    }
  }
}
