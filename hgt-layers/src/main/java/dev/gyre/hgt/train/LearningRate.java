package dev.gyre.hgt.train;

/**
 * Linear warm-up, then half a cosine down (Loshchilov and Hutter, "SGDR", ICLR 2017).
 *
 * @param peak rate at the end of the warm-up, above 0
 * @param warmUpSteps steps of the warm-up, 0 or more
 * @param totalSteps steps until the floor is reached, more than those of the warm-up
 * @param floor rate from then on, from 0 to the peak
 */
public record LearningRate(double peak, long warmUpSteps, long totalSteps, double floor) {

  /** Checks the ranges. */
  public LearningRate {
    if (!(peak > 0 && floor >= 0 && floor <= peak)
        || warmUpSteps < 0
        || totalSteps <= warmUpSteps) {
      throw new IllegalArgumentException(
          "learning rate has peak "
              + peak
              + ", floor "
              + floor
              + ", "
              + warmUpSteps
              + " warm-up steps of "
              + totalSteps
              + ": the floor must be from 0 to the peak, and the warm-up shorter than the whole");
    }
  }

  /** The rate of a step, the first being 0. */
  public double at(long step) {
    if (step < warmUpSteps) {
      return peak * (step + 1) / warmUpSteps;
    }
    double done = Math.min(1, (step - warmUpSteps) / (double) (totalSteps - warmUpSteps));
    return floor + (peak - floor) * (1 + Math.cos(Math.PI * done)) / 2;
  }
}
