package dev.gyre.jobs.dataset.simulator;

import java.util.function.Consumer;

/**
 * Stolen card numbers are tried: a burst of tiny payments by many accounts at one shop, seconds
 * apart, from one device.
 */
final class CardTesting implements Scenario {

  private static final int LEAST_CARDS = 15;
  private static final int MOST_CARDS = 45;
  private static final double MEAN_GAP_MS = 20_000;
  private static final double LEAST_AMOUNT = 0.5;
  private static final double MOST_AMOUNT = 5;

  @Override
  public double paymentsPerCampaign() {
    return (LEAST_CARDS + MOST_CARDS) / 2.0;
  }

  @Override
  public long longestMs() {
    return Rhythm.HOUR_MS;
  }

  @Override
  public void plan(World world, Draws draws, long startMs, Consumer<Transaction> plan) {
    int merchant = world.merchants().draw(draws.chance(0.5) ? Category.SHOP : Category.DIGITAL);
    Transaction.Channel channel = world.merchants().category(merchant).channel();
    int device = world.accounts().newDevice();
    int place = world.places().draw();
    int cards = draws.between(LEAST_CARDS, MOST_CARDS);
    double at = startMs;
    for (int i = 0; i < cards; i++) {
      long cents = World.cents(draws.between(LEAST_AMOUNT, MOST_AMOUNT));
      int account = draws.below(world.accounts().count());
      plan.accept(
          Transaction.payment((long) at, account, merchant, device, place, cents, channel, true));
      at += draws.exponential(MEAN_GAP_MS);
    }
  }
}
