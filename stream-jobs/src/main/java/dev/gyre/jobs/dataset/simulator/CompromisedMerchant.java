package dev.gyre.jobs.dataset.simulator;

import java.util.function.Consumer;

/**
 * A merchant's till is compromised for some days: cards of customers of its town are charged there,
 * spread over the span, by amounts that are ordinary for the merchant or somewhat more.
 */
final class CompromisedMerchant implements Scenario {

  private static final int LEAST_PAYMENTS = 10;
  private static final int MOST_PAYMENTS = 30;
  private static final int LEAST_DAYS = 3;
  private static final int MOST_DAYS = 14;
  private static final double MOST_FACTOR = 3;
  private static final int TRIES = 50;
  private static final Category[] WITH_TILLS = {
    Category.GROCERY, Category.RESTAURANT, Category.FUEL, Category.RETAIL
  };

  @Override
  public double paymentsPerCampaign() {
    return (LEAST_PAYMENTS + MOST_PAYMENTS) / 2.0;
  }

  @Override
  public long longestMs() {
    return MOST_DAYS * Rhythm.DAY_MS;
  }

  @Override
  public void plan(World world, Draws draws, long startMs, Consumer<Transaction> plan) {
    int merchant = world.merchants().draw(WITH_TILLS[draws.below(WITH_TILLS.length)]);
    int place = world.merchants().place(merchant);
    double spanMs = draws.between(LEAST_DAYS, MOST_DAYS) * (double) Rhythm.DAY_MS;
    int payments = draws.between(LEAST_PAYMENTS, MOST_PAYMENTS);
    for (int i = 0; i < payments; i++) {
      int account = customerOf(place, world.accounts(), draws);
      double factor = draws.between(1, MOST_FACTOR);
      plan.accept(
          Transaction.payment(
              startMs + (long) draws.between(0, spanMs),
              account,
              merchant,
              Transaction.NONE,
              place,
              World.cents(factor * world.cents(account, merchant, draws) / 100.0),
              Transaction.Channel.POS,
              true));
    }
  }

  /** An account whose home the place is, if a few tries find one. */
  private static int customerOf(int place, Accounts accounts, Draws draws) {
    int account = draws.below(accounts.count());
    for (int i = 0; i < TRIES && accounts.home(account) != place; i++) {
      account = draws.below(accounts.count());
    }
    return account;
  }
}
