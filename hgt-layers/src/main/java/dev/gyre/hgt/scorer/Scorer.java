package dev.gyre.hgt.scorer;

import dev.gyre.hgt.layer.Workspace;

/** From two embeddings and an interaction to the probability of fraud. */
public final class Scorer {

  Scorer() {}

  /**
   * The calibrated probability.
   *
   * @param hSource embedding of the interaction's source
   * @param hTarget embedding of its target
   * @param interactionFeatures the edge's features as the schema lays them out, NaN where missing
   * @param aggSource raw aggregates of the source as of the interaction, NaN where missing
   * @param aggTarget raw aggregates of the target as of the interaction, NaN where missing
   * @param workspace scratch
   */
  public float score(
      float[] hSource,
      float[] hTarget,
      float[] interactionFeatures,
      float[] aggSource,
      float[] aggTarget,
      Workspace workspace) {
    throw new UnsupportedOperationException("the scorer comes with the next commit");
  }
}
