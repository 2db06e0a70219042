package dev.gyre.jobs.score;

import dev.gyre.jobs.config.PolicySpec;

/** The least score that is an alert, as a policy sets it. */
interface AlertThreshold {

  /** The threshold that a policy asks for. */
  static AlertThreshold of(PolicySpec policy) {
    if (policy instanceof PolicySpec.TopShare share) {
      return new TopShareThreshold(share.share(), share.sample());
    }
    return new FixedThreshold((float) ((PolicySpec.Threshold) policy).probability());
  }

  /** The policy in words. */
  String name();

  /**
   * The least score that is an alert now, inclusive; infinite while there is too little to go by.
   */
  float current();

  /** Notes a score. */
  void observe(float score);

  /** The scores that the threshold goes by, oldest first, as they are kept in a checkpoint. */
  float[] sample();
}
