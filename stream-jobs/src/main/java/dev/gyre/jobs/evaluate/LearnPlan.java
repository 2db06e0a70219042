package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.train.TrainOptions;

/**
 * How a model learns under a protocol.
 *
 * @param first of the first fit
 * @param update of the later ones, which start from the model before
 * @param validationMs how much time at the end of what may be fitted on is for validation and
 *     calibration; 0 for none
 * @param updateWindowMs how much time at the end of it an update trains on
 */
public record LearnPlan(
    TrainOptions first, TrainOptions update, long validationMs, long updateWindowMs) {

  /** The same with another number of members. */
  public LearnPlan withMembers(int members) {
    return new LearnPlan(
        first.withMembers(members), update.withMembers(members), validationMs, updateWindowMs);
  }
}
