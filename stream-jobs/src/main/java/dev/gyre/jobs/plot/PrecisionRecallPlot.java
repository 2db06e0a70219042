package dev.gyre.jobs.plot;

import dev.gyre.hgt.metrics.OperatingCurve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/** Precision over recall, a line for each model. */
public final class PrecisionRecallPlot {

  private static final int MOST_POINTS = 2_000;

  private PrecisionRecallPlot() {}

  /**
   * Writes the plot.
   *
   * @param curves by name
   * @throws IOException if the file cannot be written
   */
  public static void save(String title, Map<String, OperatingCurve> curves, Path png)
      throws IOException {
    CurvePlot plot = new CurvePlot(title, "recall", "precision").between(0, 1);
    curves.forEach((name, curve) -> add(plot, name, curve));
    plot.save(png);
  }

  private static void add(CurvePlot plot, String name, OperatingCurve curve) {
    int stride = 1 + curve.threshold().length / MOST_POINTS;
    int[] points =
        IntStream.range(0, curve.threshold().length)
            .filter(i -> i % stride == 0 || i < MOST_POINTS / 10)
            .filter(i -> curve.truePositives()[i] > 0)
            .toArray();
    plot.line(
        name,
        IntStream.of(points).mapToDouble(curve::recall).toArray(),
        IntStream.of(points).mapToDouble(curve::precision).toArray(),
        false);
  }
}
