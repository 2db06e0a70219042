package dev.gyre.jobs.dataset.simulator;

/** A way of spending: how many accounts have it, how active they are, how much, how far afield. */
enum Profile {
  STUDENT(0.18, 1.0, 14, 1.6),
  WORKER(0.42, 1.0, 32, 1.0),
  FAMILY(0.22, 1.3, 45, 0.9),
  RETIRED(0.14, 0.6, 30, 0.4),
  BUSINESS(0.04, 1.9, 110, 1.2);

  private final double share;
  private final double activity;
  private final double meanAmount;
  private final double remoteFactor;

  Profile(double share, double activity, double meanAmount, double remoteFactor) {
    this.share = share;
    this.activity = activity;
    this.meanAmount = meanAmount;
    this.remoteFactor = remoteFactor;
  }

  double share() {
    return share;
  }

  /** Payments a day over the mean of all. */
  double activity() {
    return activity;
  }

  /** Mean payment in units of money. */
  double meanAmount() {
    return meanAmount;
  }

  /** How much more than others it pays from devices. */
  double remoteFactor() {
    return remoteFactor;
  }
}
