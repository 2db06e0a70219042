package dev.gyre.jobs.train;

import dev.gyre.jobs.plot.CurvePlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The learning curve of a training run as plots. */
public final class LearningCurve {

  private LearningCurve() {}

  /**
   * Writes {@code loss.png}, and, if there was a validation slice, {@code validation.png} with its
   * average precision.
   *
   * @param folder is made if it is not there
   * @throws IOException if a file cannot be written
   */
  public static void save(List<EpochReport> curve, Path folder) throws IOException {
    Files.createDirectories(folder);
    double[] epochs = values(curve, EpochReport::epoch);
    CurvePlot loss = new CurvePlot("Loss", "epoch", "cross-entropy");
    loss.line("sample", epochs, values(curve, EpochReport::trainLoss), true);
    if (!Double.isNaN(curve.get(0).averagePrecision())) {
      loss.line("validation", epochs, values(curve, EpochReport::validationLoss), true);
      new CurvePlot("Validation", "epoch", "average precision")
          .line("validation", epochs, values(curve, EpochReport::averagePrecision), true)
          .save(folder.resolve("validation.png"));
    }
    loss.save(folder.resolve("loss.png"));
  }

  private static double[] values(List<EpochReport> curve, ToDoubleFunction<EpochReport> value) {
    return curve.stream().mapToDouble(value).toArray();
  }
}
