package dev.gyre.jobs.train;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.train.Calibration;
import java.util.ArrayList;
import java.util.List;

/** The best model of the epochs so far: the one with the greatest average precision. */
final class BestModel {

  private final Validation validation;
  private final int patience;
  private final List<EpochReport> curve = new ArrayList<>();
  private HgtModel model;
  private double best = Double.NEGATIVE_INFINITY;
  private int since;

  BestModel(Validation validation, int patience) {
    this.validation = validation;
    this.patience = patience;
  }

  /** Measures the model of an epoch, calibrates it, and keeps it if it is the best. */
  EpochReport consider(HgtModel candidate, int epoch, double trainLoss, double seconds) {
    EpochReport report;
    if (validation.isEmpty()) {
      model = candidate;
      report = new EpochReport(epoch, trainLoss, Double.NaN, Double.NaN, seconds, true);
    } else {
      Validation.Measured measured = validation.measure(candidate);
      Calibration calibration = validation.calibrate(measured.logits());
      boolean better = measured.averagePrecision() > best;
      if (better) {
        best = measured.averagePrecision();
        model = calibrated(candidate, calibration);
      }
      since = better ? 0 : since + 1;
      report =
          new EpochReport(
              epoch,
              trainLoss,
              validation.loss(measured.logits(), calibration),
              measured.averagePrecision(),
              seconds,
              better);
    }
    curve.add(report);
    return report;
  }

  private static HgtModel calibrated(HgtModel candidate, Calibration calibration) {
    float[] values = candidate.parameters().data("scorer/calibration");
    values[0] = (float) calibration.slope();
    values[1] = (float) calibration.intercept();
    // The version follows from the parameters, so the model is made again.
    return HgtModel.of(
        candidate.manifest().shape(),
        candidate.parameters(),
        candidate.manifest().normalization(),
        true,
        candidate.manifest().training(),
        candidate.manifest().metrics());
  }

  /** Whether the last epochs brought nothing better. */
  boolean isOver() {
    return since >= patience;
  }

  TrainedModel result() {
    return new TrainedModel(model, curve);
  }

  HgtModel model() {
    return model;
  }

  List<EpochReport> curve() {
    return curve;
  }

  /** Takes up where an earlier run was. */
  void restore(HgtModel bestModel, List<EpochReport> reports) {
    model = bestModel;
    curve.addAll(reports);
    for (EpochReport report : reports) {
      since = report.best() ? 0 : since + 1;
      best = report.best() ? report.averagePrecision() : best;
    }
  }
}
