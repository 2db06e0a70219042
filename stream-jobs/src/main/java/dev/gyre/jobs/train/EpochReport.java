package dev.gyre.jobs.train;

/**
 * One pass over the sample.
 *
 * @param epoch from 1
 * @param trainLoss mean loss of its steps
 * @param validationLoss mean loss on the validation slice, weighted up to all interactions
 * @param averagePrecision on the validation slice, likewise; NaN without one
 * @param seconds wall clock since training began
 * @param best whether it is the best so far
 */
public record EpochReport(
    int epoch,
    double trainLoss,
    double validationLoss,
    double averagePrecision,
    double seconds,
    boolean best) {

  /** The same epoch of a model that is a part of what is trained. */
  EpochReport notBest() {
    return new EpochReport(epoch, trainLoss, validationLoss, averagePrecision, seconds, false);
  }
}
