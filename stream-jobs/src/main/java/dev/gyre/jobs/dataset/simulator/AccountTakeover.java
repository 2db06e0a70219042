package dev.gyre.jobs.dataset.simulator;

import java.util.function.Consumer;

/**
 * An account is taken over: a login from a new device in another place, then a few payments online
 * that are large for the account, minutes apart.
 */
final class AccountTakeover implements Scenario {

  private static final int LEAST_PAYMENTS = 2;
  private static final int MOST_PAYMENTS = 6;
  private static final double MEAN_GAP_MS = 8 * 60_000;
  private static final double LEAST_FACTOR = 3;
  private static final double MOST_FACTOR = 10;

  @Override
  public double paymentsPerCampaign() {
    return (LEAST_PAYMENTS + MOST_PAYMENTS) / 2.0;
  }

  @Override
  public long longestMs() {
    return 4 * Rhythm.HOUR_MS;
  }

  @Override
  public void plan(World world, Draws draws, long startMs, Consumer<Transaction> plan) {
    int account = draws.below(world.accounts().count());
    int device = world.accounts().newDevice();
    int place = world.places().elsewhere(world.accounts().home(account));
    plan.accept(
        Transaction.login(startMs, account, device, place, Transaction.Channel.ONLINE, true));
    int payments = draws.between(LEAST_PAYMENTS, MOST_PAYMENTS);
    double at = startMs;
    for (int i = 0; i < payments; i++) {
      at += draws.exponential(MEAN_GAP_MS);
      int merchant = world.merchants().draw(Category.SHOP);
      double factor = draws.between(LEAST_FACTOR, MOST_FACTOR);
      plan.accept(
          Transaction.payment(
              (long) at,
              account,
              merchant,
              device,
              place,
              World.cents(factor * world.accounts().meanAmount(account)),
              Transaction.Channel.ONLINE,
              true));
    }
  }
}
