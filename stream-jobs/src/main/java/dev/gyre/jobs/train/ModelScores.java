package dev.gyre.jobs.train;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.train.Minibatch;
import dev.gyre.hgt.train.TrainingModel;
import dev.gyre.jobs.samples.MinibatchBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Logits of sampled interactions, in batches. */
public final class ModelScores {

  private static final int BATCH = 512;

  private ModelScores() {}

  /**
   * Logits before calibration.
   *
   * @param rows interactions of the table whose states were kept
   */
  public static float[] logits(HgtModel model, MinibatchBuilder builder, int[] rows, int threads) {
    float[] logits = new float[rows.length];
    try (TrainingModel passes = new TrainingModel(model, threads)) {
      for (int from = 0; from < rows.length; from += threads * BATCH) {
        List<Minibatch> parts = new ArrayList<>();
        for (int at = from; at < Math.min(rows.length, from + threads * BATCH); at += BATCH) {
          int to = Math.min(rows.length, at + BATCH);
          parts.add(builder.build(Arrays.copyOfRange(rows, at, to), i -> 1));
        }
        int at = from;
        for (float[] part : passes.logits(parts)) {
          System.arraycopy(part, 0, logits, at, part.length);
          at += part.length;
        }
      }
    }
    return logits;
  }

  /** Calibrated probabilities, as the model's scorer gives them. */
  public static float[] probabilities(
      HgtModel model, MinibatchBuilder builder, int[] rows, int threads) {
    float[] calibration = model.parameters().data("scorer/calibration");
    float[] scores = logits(model, builder, rows, threads);
    for (int k = 0; k < scores.length; k++) {
      double logit = (double) calibration[0] * scores[k] + calibration[1];
      scores[k] = (float) (1 / (1 + Math.exp(-logit)));
    }
    return scores;
  }
}
