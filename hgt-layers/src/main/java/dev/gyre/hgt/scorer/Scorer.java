package dev.gyre.hgt.scorer;

import dev.gyre.hgt.encoder.FeatureBlock;
import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.Workspace;

/**
 * From two embeddings and an interaction to the probability of fraud:
 *
 * <pre>
 * x     = [h(source), h(target), z(interaction), z(aggregates of source), z(aggregates of target)]
 * a     = ReLU(x W_1 + b_1),  b = ReLU(a W_2 + b_2),  logit = b . w_3 + b_3
 * score = sigmoid(slope logit + intercept)
 * </pre>
 *
 * z is the encoding of the node encoder; raw aggregates are taken as {@code sign(x) log2(1 + |x|)}
 * first. Slope and intercept calibrate: 1 and 0 until the model is trained.
 *
 * <p>Stateless: safe for several threads, each with a workspace of its own.
 */
public final class Scorer {

  private final int width;
  private final Linear first;
  private final FeatureBlock interaction;
  private final FeatureBlock source;
  private final FeatureBlock target;
  private final Linear second;
  private final Linear third;
  private final float slope;
  private final float intercept;
  private final Kernels kernels;

  /**
   * A scorer.
   *
   * @param width floats of an embedding
   * @param first W_1 and b_1; its rows from {@code 2 width} on are those the blocks were made of
   * @param interaction block of the interaction's features
   * @param source block of the source's aggregates
   * @param target block of the target's aggregates
   * @param second W_2 and b_2
   * @param third w_3 and b_3, to one float
   * @param calibration slope and intercept
   */
  public Scorer(
      int width,
      Linear first,
      FeatureBlock interaction,
      FeatureBlock source,
      FeatureBlock target,
      Linear second,
      Linear third,
      float[] calibration,
      Kernels kernels) {
    if (second.inputs() != first.outputs()
        || third.inputs() != second.outputs()
        || third.outputs() != 1
        || calibration.length != 2) {
      throw new IllegalArgumentException(
          "the scorer's layers go from "
              + first.outputs()
              + " to "
              + second.inputs()
              + ", "
              + second.outputs()
              + " to "
              + third.inputs()
              + ", and to "
              + third.outputs()
              + " with "
              + calibration.length
              + " calibration values: each must take what the one before gives, the last give one"
              + " logit, and calibration be slope and intercept");
    }
    this.width = width;
    this.first = first;
    this.interaction = interaction;
    this.source = source;
    this.target = target;
    this.second = second;
    this.third = third;
    this.slope = calibration[0];
    this.intercept = calibration[1];
    this.kernels = kernels;
  }

  /**
   * The calibrated probability, between 0 and 1.
   *
   * @param hSource embedding of the interaction's source
   * @param hTarget embedding of its target
   * @param interactionFeatures the edge's features as the schema lays them out, NaN where missing;
   *     null when all are missing
   * @param aggSource raw aggregates of the source as of the interaction, NaN where missing; null
   *     when all are missing
   * @param aggTarget raw aggregates of the target as of the interaction, likewise
   * @param workspace scratch
   */
  public float score(
      float[] hSource,
      float[] hTarget,
      float[] interactionFeatures,
      float[] aggSource,
      float[] aggTarget,
      Workspace workspace) {
    double logit = logit(hSource, hTarget, interactionFeatures, aggSource, aggTarget, workspace);
    return (float) (1.0 / (1.0 + Math.exp(-(slope * logit + intercept))));
  }

  /** The logit before calibration; parameters as for {@link #score}. */
  public float logit(
      float[] hSource,
      float[] hTarget,
      float[] interactionFeatures,
      float[] aggSource,
      float[] aggTarget,
      Workspace workspace) {
    check("features of the interaction", interactionFeatures, interaction.width());
    check("aggregates of the source", aggSource, source.width());
    check("aggregates of the target", aggTarget, target.width());
    int a = first.outputs();
    int b = second.outputs();
    float[] hidden = workspace.hidden(a + b);
    System.arraycopy(first.bias(), 0, hidden, 0, a);
    kernels.project(hSource, 0, width, first.weight(), 0, a, hidden, 0);
    kernels.project(hTarget, 0, width, first.weight(), width * a, a, hidden, 0);
    interaction.addTo(interactionFeatures, 0, hidden, 0, kernels);
    source.addTo(aggSource, 0, hidden, 0, kernels);
    target.addTo(aggTarget, 0, hidden, 0, kernels);
    relu(hidden, 0, a);
    System.arraycopy(second.bias(), 0, hidden, a, b);
    kernels.project(hidden, 0, a, second.weight(), 0, b, hidden, a);
    relu(hidden, a, b);
    return third.bias()[0] + kernels.dot(hidden, a, third.weight(), 0, b);
  }

  private static void relu(float[] x, int at, int n) {
    for (int i = at; i < at + n; i++) {
      x[i] = Math.max(0f, x[i]);
    }
  }

  private static void check(String what, float[] values, int width) {
    if (values != null && values.length != width) {
      throw new IllegalArgumentException(
          what + " have " + values.length + " floats: the model was made for " + width);
    }
  }
}
