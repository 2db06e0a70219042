package dev.gyre.hgt.batch;

import dev.gyre.hgt.real.Reals;

/**
 * Scores of edges before prior and scale (Hu et al., equation 3), for each head i:
 *
 * <pre>
 * r_i(e) = k_i(e) . q_i(t)
 * dq_i(t) += dr_i(e) k_i(e),  dk_i(e) = dr_i(e) q_i(t)
 * </pre>
 *
 * <p>The base and a track that reads the sources' base share the scores: only their priors differ.
 */
final class EdgeScoresOp {

  private final EdgeVectors keys;
  private final boolean[] defined;
  private final int heads;
  private final int headWidth;
  private Reals query;
  private Reals scores;
  private Reals gradient;

  /**
   * Scores.
   *
   * @param defined which sources have the vector that is read; null for all
   */
  EdgeScoresOp(EdgeVectors keys, boolean[] defined, int heads, int headWidth) {
    this.keys = keys;
    this.defined = defined;
    this.heads = heads;
    this.headWidth = headWidth;
  }

  RelationEdges edges() {
    return keys.edges();
  }

  /** Whether the edge is attended over: whether its source has the vector. */
  boolean reads(int edge) {
    return defined == null || defined[edges().source()[edge]];
  }

  /** Scores of all edges, {@code edges x heads}; 0 where an edge is not read. */
  Reals forward(Reals query) {
    this.query = query;
    RelationEdges edges = edges();
    int width = heads * headWidth;
    scores = query.zeros(edges.size() * heads);
    Reals key = query.zeros(width);
    for (int t = 0; t < edges.targets(); t++) {
      for (int e = edges.rowPtr()[t]; e < edges.rowPtr()[t + 1]; e++) {
        if (reads(e)) {
          keys.read(e, key);
          scores.headDots(e * heads, key, 0, query, t * width, heads, headWidth);
        }
      }
    }
    return scores;
  }

  /** The scores. */
  Reals scores() {
    return scores;
  }

  /** The gradient of the scores, to add to. */
  Reals gradient() {
    if (gradient == null) {
      gradient = scores.zeros(scores.size());
    }
    return gradient;
  }

  /**
   * Backward of what was added to the gradient.
   *
   * @param dQuery receives the gradient of the queries
   * @param dSources receives the gradient of the rows that are read
   */
  void backward(Reals dQuery, Reals dSources) {
    RelationEdges edges = edges();
    int width = heads * headWidth;
    Reals key = query.zeros(width);
    for (int t = 0; t < edges.targets(); t++) {
      for (int e = edges.rowPtr()[t]; e < edges.rowPtr()[t + 1]; e++) {
        if (reads(e)) {
          keys.read(e, key);
          dQuery.headAxpy(t * width, gradient(), e * heads, key, 0, heads, headWidth);
          key.fill(0, width, 0);
          key.headAxpy(0, gradient(), e * heads, query, t * width, heads, headWidth);
          keys.scatter(e, key);
        }
      }
    }
    keys.backward(dSources);
  }
}
