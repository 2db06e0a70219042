package dev.gyre.jobs.dataset.simulator;

import java.util.function.Consumer;

/**
 * Money is gathered and cashed out: victims' transfers fan in to a few mules, the mules pass most
 * of it on to one collector, all of them take cash. The mules are run from one device.
 */
final class MuleRing implements Scenario {

  private static final int LEAST_MULES = 4;
  private static final int MOST_MULES = 8;
  private static final int LEAST_VICTIMS = 2;
  private static final int MOST_VICTIMS = 4;
  private static final int COLLECTOR_CASH_OUTS = 3;
  private static final double GATHER_MS = 6.0 * Rhythm.HOUR_MS;
  private static final double MEAN_PASS_MS = 0.75 * Rhythm.HOUR_MS;
  private static final double LEAST_AMOUNT = 150;
  private static final double MOST_AMOUNT = 900;
  private static final double PASSED_ON = 0.85;

  @Override
  public double paymentsPerCampaign() {
    return (LEAST_MULES + MOST_MULES) / 2.0 + COLLECTOR_CASH_OUTS;
  }

  @Override
  public long longestMs() {
    return Rhythm.DAY_MS;
  }

  @Override
  public void plan(World world, Draws draws, long startMs, Consumer<Transaction> plan) {
    Accounts accounts = world.accounts();
    int device = accounts.newDevice();
    int collector = draws.below(accounts.count());
    int place = accounts.home(collector);
    int mules = draws.between(LEAST_MULES, MOST_MULES);
    double end = startMs;
    double gathered = 0;
    for (int i = 0; i < mules; i++) {
      int mule = accounts.other(collector, draws);
      double taken = 0;
      double last = startMs;
      int victims = draws.between(LEAST_VICTIMS, MOST_VICTIMS);
      for (int j = 0; j < victims; j++) {
        int victim = accounts.other(mule, draws);
        double amount = draws.between(LEAST_AMOUNT, MOST_AMOUNT);
        double at = startMs + draws.between(0, GATHER_MS);
        plan.accept(
            Transaction.transfer(
                (long) at,
                victim,
                mule,
                accounts.phone(victim),
                accounts.home(victim),
                World.cents(amount),
                true));
        taken += amount;
        last = Math.max(last, at);
      }
      double passed = taken * PASSED_ON;
      double at = last + draws.exponential(MEAN_PASS_MS);
      plan.accept(
          Transaction.transfer(
              (long) at, mule, collector, device, place, World.cents(passed), true));
      plan.accept(cashOut(world, mule, taken - passed, at + draws.exponential(MEAN_PASS_MS)));
      gathered += passed;
      end = Math.max(end, at);
    }
    for (int i = 0; i < COLLECTOR_CASH_OUTS; i++) {
      end += draws.exponential(MEAN_PASS_MS);
      plan.accept(cashOut(world, collector, gathered / COLLECTOR_CASH_OUTS, end));
    }
  }

  private static Transaction cashOut(World world, int account, double amount, double at) {
    int machine = world.merchants().draw(Category.CASH, world.accounts().home(account));
    return Transaction.payment(
        (long) at,
        account,
        machine,
        Transaction.NONE,
        world.merchants().place(machine),
        World.cents(amount),
        Transaction.Channel.ATM,
        true);
  }
}
