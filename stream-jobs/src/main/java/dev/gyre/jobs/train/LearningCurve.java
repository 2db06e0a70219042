package dev.gyre.jobs.train;

import dev.gyre.jobs.plot.CurvePlot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The learning curve of a training run as plots. */
public final class LearningCurve {

  private LearningCurve() {}

  /**
   * Writes losses over epochs.
   *
   * @throws IOException if the file cannot be written
   */
  public static void saveLoss(List<EpochReport> curve, Path png) throws IOException {
    CurvePlot plot = new CurvePlot("Loss", "epoch", "cross-entropy");
    plot.line("sample", epochs(curve), values(curve, EpochReport::trainLoss), true);
    if (!Double.isNaN(curve.get(0).validationLoss())) {
      plot.line("validation", epochs(curve), values(curve, EpochReport::validationLoss), true);
    }
    plot.save(png);
  }

  /**
   * Writes the average precision on the validation slice over epochs.
   *
   * @throws IOException if the file cannot be written
   */
  public static void savePrecision(List<EpochReport> curve, Path png) throws IOException {
    new CurvePlot("Validation", "epoch", "average precision")
        .line("validation", epochs(curve), values(curve, EpochReport::averagePrecision), true)
        .save(png);
  }

  private static double[] epochs(List<EpochReport> curve) {
    return values(curve, EpochReport::epoch);
  }

  private static double[] values(List<EpochReport> curve, ToDoubleFunction<EpochReport> value) {
    return curve.stream().mapToDouble(value).toArray();
  }
}
