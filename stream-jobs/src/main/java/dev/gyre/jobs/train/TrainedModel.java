package dev.gyre.jobs.train;

import dev.gyre.hgt.model.HgtModel;
import java.util.List;

/**
 * What training gives.
 *
 * @param model the model of the best epoch, calibrated
 * @param curve all epochs in order
 */
public record TrainedModel(HgtModel model, List<EpochReport> curve) {

  /** Keeps a copy. */
  public TrainedModel {
    curve = List.copyOf(curve);
  }

  /** Whether there was a slice of time to choose the epoch by, and to calibrate on. */
  public boolean isValidated() {
    return !Double.isNaN(best().averagePrecision());
  }

  /** The report of the epoch that the model is of. */
  public EpochReport best() {
    EpochReport best = curve.get(0);
    for (EpochReport report : curve) {
      best = report.best() ? report : best;
    }
    return best;
  }
}
