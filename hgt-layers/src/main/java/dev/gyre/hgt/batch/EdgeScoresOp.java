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
  private Reals query;
  private Reals scores;
  private Reals gradient;

  /**
   * Scores.
   *
   * @param defined which sources have the vector that is read; null for all
   */
  EdgeScoresOp(EdgeVectors keys, boolean[] defined, int heads) {
    this.keys = keys;
    this.defined = defined;
    this.heads = heads;
  }

  RelationEdges edges() {
    return keys.edges();
  }

  /** Whether the edge is attended over: whether its source has the vector. */
  boolean reads(int edge) {
    return defined == null || defined[edges().source()[edge]];
  }

  /** Scores of all edges, {@code edges x heads}; of no meaning where an edge is not read. */
  Reals forward(Reals query) {
    this.query = query;
    scores = query.zeros(edges().size() * heads);
    keys.dots(query, scores);
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
    keys.sums(gradient(), dQuery);
    keys.backward(gradient(), query);
    keys.backward(dSources);
  }
}
