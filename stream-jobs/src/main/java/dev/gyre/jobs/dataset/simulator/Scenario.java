package dev.gyre.jobs.dataset.simulator;

import java.util.function.Consumer;

/** A way of stealing. A campaign is one use of it. */
interface Scenario {

  /** Mean number of fraudulent payments of a campaign: what its frequency is set by. */
  double paymentsPerCampaign();

  /** The longest a campaign lasts, in ms. */
  long longestMs();

  /**
   * Plans a campaign.
   *
   * @param world victims, merchants and devices
   * @param draws of all campaigns
   * @param startMs no act is earlier
   * @param plan takes the acts, in any order of time
   */
  void plan(World world, Draws draws, long startMs, Consumer<Transaction> plan);
}
