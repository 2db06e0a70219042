package dev.gyre.jobs.train;

import dev.gyre.hgt.metrics.Ranking;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.train.Calibration;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.Samples;
import java.util.Arrays;

/** Measures and calibrates a model on a slice of time, weighted up to all its interactions. */
final class Validation {

  /** Weights are counted in hundredths. */
  private static final int UNIT = 100;

  private final MinibatchBuilder builder;
  private final int[] rows;
  private final int threads;
  private final boolean[] fraud;
  private final float[] label;
  private final float[] weight;

  /**
   * What was measured.
   *
   * @param logits of the rows
   * @param averagePrecision weighted
   */
  record Measured(float[] logits, double averagePrecision) {}

  Validation(Samples samples, MinibatchBuilder builder, int[] validation, int threads) {
    InteractionTable table = samples.interactions();
    this.builder = builder;
    this.threads = threads;
    this.rows = Arrays.stream(validation).filter(table::isSampled).toArray();
    this.fraud = new boolean[rows.length];
    this.label = new float[rows.length];
    this.weight = new float[rows.length];
    for (int k = 0; k < rows.length; k++) {
      fraud[k] = table.isFraud(rows[k]);
      label[k] = fraud[k] ? 1 : 0;
      weight[k] = table.weight(rows[k]);
    }
  }

  /** Whether there is nothing to measure: no rows, or none of one of the kinds. */
  boolean isEmpty() {
    int frauds = 0;
    for (boolean it : fraud) {
      frauds += it ? 1 : 0;
    }
    return frauds == 0 || frauds == rows.length;
  }

  Measured measure(HgtModel model) {
    float[] logits = ModelScores.logits(model, builder, rows, threads);
    int[] times = new int[rows.length];
    for (int k = 0; k < times.length; k++) {
      times[k] = Math.round(UNIT * weight[k]);
    }
    return new Measured(logits, Ranking.of(logits, fraud).curve(times).averagePrecision());
  }

  Calibration calibrate(float[] logits) {
    return Calibration.platt(logits, label, weight);
  }

  /** Weighted mean of the cross-entropy of calibrated scores. */
  double loss(float[] logits, Calibration calibration) {
    double sum = 0;
    double total = 0;
    for (int k = 0; k < logits.length; k++) {
      double logit = calibration.slope() * logits[k] + calibration.intercept();
      double cross = Math.max(logit, 0) - logit * label[k] + Math.log1p(Math.exp(-Math.abs(logit)));
      sum += weight[k] * cross;
      total += weight[k];
    }
    return sum / total;
  }
}
