package dev.gyre.jobs.train;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.jobs.samples.InteractionTable;

/**
 * How frequent fraud is among what a model is fitted on, which its logits have in them: of two fits
 * the one with more frauds says more of everything. Where no slice of time is kept to calibrate on,
 * an update that knows of a burst of fraud would so rank all that comes after it above what the
 * model before it scored, and an alert's threshold would not mean what it did.
 *
 * <p>The odds of a score are the fit's odds times what the inputs say, so that another frequency is
 * a shift of the logit (prior correction: King and Zeng, "Logistic regression in rare events data",
 * Political Analysis 2001).
 *
 * @param logOdds of fraud, by weight in the loss
 */
record Prior(double logOdds) {

  /**
   * The prior of a sample.
   *
   * @param sample interactions of the table that a model is fitted on
   * @param fraudWeight of a fraud in the loss; a legitimate interaction has 1
   */
  static Prior of(InteractionTable table, int[] sample, double fraudWeight) {
    long frauds = 0;
    for (int i : sample) {
      frauds += table.isFraud(i) ? 1 : 0;
    }
    // One more of each, as a sample may have none.
    return new Prior(Math.log(fraudWeight * (frauds + 1) / (sample.length - frauds + 1)));
  }

  /**
   * A model that was fitted at this prior, with the calibration of one that was fitted at another,
   * so that its scores mean the same.
   *
   * @param fitted has the calibration of the model that it started from
   * @param before prior of that model's fit
   */
  HgtModel carryOn(HgtModel fitted, Prior before) {
    HgtParameters parameters =
        HgtParameters.of(fitted.manifest().shape(), TrainState.copies(fitted.parameters()));
    float[] calibration = parameters.data("scorer/calibration");
    calibration[1] += (float) (calibration[0] * (before.logOdds - logOdds));
    return HgtModel.of(
        fitted.manifest().shape(),
        parameters,
        fitted.manifest().normalization(),
        fitted.manifest().trained(),
        fitted.manifest().training(),
        fitted.manifest().metrics());
  }
}
