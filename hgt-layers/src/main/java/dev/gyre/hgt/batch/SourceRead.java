package dev.gyre.hgt.batch;

import dev.gyre.hgt.real.Reals;

/**
 * One vector of the sources (base or a track) as it is read over one meta relation: its keys, its
 * values and the scores against the targets' queries. Shared by all that attend over it.
 */
final class SourceRead {

  private final EdgeVectors values;
  private final EdgeScoresOp scores;

  /**
   * Projects the sources and scores the edges.
   *
   * @param sources the vector's rows
   * @param defined which sources have it; null for all
   */
  SourceRead(
      ProjectedRelation relation,
      Reals sources,
      int count,
      boolean[] defined,
      Reals query,
      int heads) {
    this.values = relation.values(sources, count);
    this.scores = new EdgeScoresOp(relation.keys(sources, count), defined, heads);
    scores.forward(query);
  }

  EdgeScoresOp scores() {
    return scores;
  }

  EdgeVectors values() {
    return values;
  }

  /**
   * Backward, after that of all that attend over it.
   *
   * @param dSources receives the gradient of the sources' rows
   */
  void backward(Reals dQuery, Reals dSources) {
    scores.backward(dQuery, dSources);
    values.backward(dSources);
  }
}
