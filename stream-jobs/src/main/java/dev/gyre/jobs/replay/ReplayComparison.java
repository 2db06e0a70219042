package dev.gyre.jobs.replay;

import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.avro.Score;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * Compares the scores of a job with those that the trainer's replay gives, and what both read
 * beside the embeddings. The n-th score of the job is of the n-th interaction of the table.
 */
public final class ReplayComparison implements ObjIntConsumer<Score> {

  private final InteractionTable table;
  private final Map<Integer, Float> wanted = new HashMap<>();
  private int compared;
  private double score;
  private double aggregates;
  private double features;
  private String worst = "";

  /**
   * A comparison of some interactions.
   *
   * @param rows interactions of the table
   * @param scores the trainer's score of each
   */
  public ReplayComparison(InteractionTable table, int[] rows, float[] scores) {
    this.table = table;
    for (int k = 0; k < rows.length; k++) {
      wanted.put(rows[k], scores[k]);
    }
  }

  /**
   * Compares a score of the job, if it is one of those wanted.
   *
   * @param number how many scores came before it
   * @throws IllegalStateException if it is of another interaction than the table has there
   */
  @Override
  public void accept(Score of, int number) {
    if (number >= table.size() || of.getTimestampMs() != table.timestampMs(number)) {
      throw new IllegalStateException(
          "score "
              + number
              + " of the job is of interaction "
              + of.getInteractionId()
              + " at "
              + of.getTimestampMs()
              + " ms, which is not the trainer's: one of them rejects a record that the other takes");
    }
    Float expected = wanted.get(number);
    if (expected == null) {
      return;
    }
    compared++;
    double difference = Math.abs((double) of.getScore() - expected);
    if (difference > score) {
      score = difference;
      worst = of.getInteractionId();
    }
    float[] source = new float[table.sourceWidth()];
    float[] target = new float[table.targetWidth()];
    float[] own = new float[table.featureWidth()];
    table.copySourceAggregates(number, source, 0);
    table.copyTargetAggregates(number, target, 0);
    table.copyFeatures(number, own, 0);
    aggregates = Math.max(aggregates, difference(of.getSourceInputs().getAggregates(), source));
    aggregates = Math.max(aggregates, difference(of.getTargetInputs().getAggregates(), target));
    features = Math.max(features, difference(of.getInteractionFeatures(), own));
  }

  /** Relative above 1; infinite where one is missing and the other is not. */
  private static double difference(List<Float> read, float[] wanted) {
    float[] of = FloatList.toArray(read);
    double greatest = 0;
    for (int i = 0; i < wanted.length; i++) {
      if (Float.isNaN(of[i]) != Float.isNaN(wanted[i])) {
        return Double.POSITIVE_INFINITY;
      }
      if (of[i] != wanted[i] && !Float.isNaN(of[i])) {
        double scale = Math.max(1, Math.abs((double) wanted[i]));
        greatest = Math.max(greatest, Math.abs((double) of[i] - wanted[i]) / scale);
      }
    }
    return greatest;
  }

  /** Number of scores compared. */
  public int compared() {
    return compared;
  }

  /** Number of scores that were wanted and have not come. */
  public int missing() {
    return wanted.size() - compared;
  }

  /** Largest difference of a score. */
  public double score() {
    return score;
  }

  /** The interaction whose score differs most; empty while none does. */
  public String worst() {
    return worst;
  }

  /** Largest difference of an aggregate, relative above 1. */
  public double aggregates() {
    return aggregates;
  }

  /** Largest difference of a feature, relative above 1. */
  public double features() {
    return features;
  }
}
