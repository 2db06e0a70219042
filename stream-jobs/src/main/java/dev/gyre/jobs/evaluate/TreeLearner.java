package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;
import java.util.HashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Gradient-boosted trees (XGBoost) on what the scorer reads beside the embeddings, or on other
 * numbers; fitted afresh at each step.
 */
public final class TreeLearner implements Learner {

  private static final int ROUNDS = 150;

  private final String name;
  private final TreeFeatures features;
  private final long seed;
  private Booster booster;

  /**
   * Trees on some features.
   *
   * @param seed of the rows and columns that each tree is grown on
   */
  public TreeLearner(String name, TreeFeatures features, long seed) {
    this.name = name;
    this.features = features;
    this.seed = seed;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void fit(InteractionTable table, int[] rows) {
    float[] labels = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = table.isFraud(rows[i]) ? 1 : 0;
    }
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("objective", "binary:logistic");
    parameters.put("tree_method", "hist");
    parameters.put("eta", 0.1);
    parameters.put("max_depth", 6);
    parameters.put("min_child_weight", 5);
    parameters.put("subsample", 0.8);
    parameters.put("colsample_bytree", 0.8);
    parameters.put("seed", seed);
    try {
      DMatrix matrix = matrix(table, rows);
      matrix.setLabel(labels);
      booster = XGBoost.train(matrix, parameters, ROUNDS, Map.of(), null, null);
      matrix.dispose();
    } catch (XGBoostError failed) {
      throw new IllegalStateException("trees cannot be grown: " + failed.getMessage(), failed);
    }
  }

  private DMatrix matrix(InteractionTable table, int[] rows) throws XGBoostError {
    int width = features.width(table);
    float[] values = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      features.copy(table, rows[i], values, i * width);
    }
    return new DMatrix(values, rows.length, width, Float.NaN);
  }

  @Override
  public float[] score(InteractionTable table, int[] rows) {
    try {
      DMatrix matrix = matrix(table, rows);
      float[][] predicted = booster.predict(matrix);
      matrix.dispose();
      float[] scores = new float[rows.length];
      for (int i = 0; i < rows.length; i++) {
        scores[i] = predicted[i][0];
      }
      return scores;
    } catch (XGBoostError failed) {
      throw new IllegalStateException("trees cannot score: " + failed.getMessage(), failed);
    }
  }
}
