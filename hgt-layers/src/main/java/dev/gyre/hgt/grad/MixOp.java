package dev.gyre.hgt.grad;

import dev.gyre.hgt.layer.MixWeights;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.List;

/**
 * Output attention over base and tracks, for all nodes of a type (semantic attention of HAN, Wang
 * et al., WWW 2019, per node): over the p that node v has,
 *
 * <pre>
 * z_p = tanh(h_p U + c),  s_p = w . z_p,  beta = softmax_p(s),  h = sum_p beta_p h_p
 * dbeta_p = dh . h_p,  ds_p = beta_p (dbeta_p - sum_q beta_q dbeta_q)
 * dh_p += beta_p dh,  dw += ds_p z_p,  dz_p = ds_p w, and on through tanh, U and c
 * </pre>
 */
public final class MixOp {

  private final MixWeights weights;
  private final Binding binding;
  private final Weight query;
  private final int width;
  private final List<LinearOp> linears = new ArrayList<>();
  private final List<TanhOp> tanhs = new ArrayList<>();
  private final List<Reals> hidden = new ArrayList<>();
  private List<Reals> vectors;
  private List<boolean[]> defined;
  private Reals beta;
  private int nodes;

  /** The output attention of a node type. */
  public MixOp(Binding binding, MixWeights weights) {
    this.binding = binding;
    this.weights = weights;
    this.query = binding.of(weights.query());
    this.width = weights.query().length;
  }

  /**
   * h of all nodes.
   *
   * @param vectors base, then tracks: rows of every node; null for a track the type cannot have
   * @param defined which nodes have the vector of the same place; null for all
   */
  public Reals forward(int nodes, List<Reals> vectors, List<boolean[]> defined) {
    this.nodes = nodes;
    this.vectors = vectors;
    this.defined = defined;
    for (Reals rows : vectors) {
      LinearOp linear = binding.linear(weights.linear());
      TanhOp tanh = new TanhOp();
      linears.add(linear);
      tanhs.add(tanh);
      hidden.add(rows == null ? null : tanh.forward(linear.forward(rows, nodes)));
    }
    int count = vectors.size();
    beta = query.value().zeros(nodes * count);
    Reals scores = query.value().zeros(count);
    Reals out = query.value().zeros(nodes * width);
    for (int v = 0; v < nodes; v++) {
      int n = 0;
      for (int p = 0; p < count; p++) {
        if (has(p, v)) {
          scores.set(n++, query.value().dot(0, hidden.get(p), v * width, width));
        }
      }
      scores.softmax(0, n);
      n = 0;
      for (int p = 0; p < count; p++) {
        if (has(p, v)) {
          double weight = scores.get(n++);
          beta.set(v * count + p, weight);
          out.axpy(v * width, weight, vectors.get(p), v * width, width);
        }
      }
    }
    return out;
  }

  private boolean has(int p, int node) {
    return vectors.get(p) != null && (defined.get(p) == null || defined.get(p)[node]);
  }

  /**
   * Backward.
   *
   * @param dOut gradient of h
   * @param dVectors receive the gradients of base and tracks
   */
  public void backward(Reals dOut, List<Reals> dVectors) {
    int count = vectors.size();
    List<Reals> dHidden = new ArrayList<>();
    for (Reals rows : hidden) {
      dHidden.add(rows == null ? null : rows.zeros(rows.size()));
    }
    double[] dBeta = new double[count];
    for (int v = 0; v < nodes; v++) {
      double mean = 0;
      for (int p = 0; p < count; p++) {
        if (has(p, v)) {
          dBeta[p] = dOut.dot(v * width, vectors.get(p), v * width, width);
          mean += beta.get(v * count + p) * dBeta[p];
        }
      }
      for (int p = 0; p < count; p++) {
        if (has(p, v)) {
          double weight = beta.get(v * count + p);
          double dScore = weight * (dBeta[p] - mean);
          dVectors.get(p).axpy(v * width, weight, dOut, v * width, width);
          query.gradient().axpy(0, dScore, hidden.get(p), v * width, width);
          dHidden.get(p).axpy(v * width, dScore, query.value(), 0, width);
        }
      }
    }
    for (int p = 0; p < count; p++) {
      if (vectors.get(p) != null) {
        tanhs.get(p).backward(dHidden.get(p));
        linears.get(p).backward(dHidden.get(p), dVectors.get(p));
      }
    }
  }
}
