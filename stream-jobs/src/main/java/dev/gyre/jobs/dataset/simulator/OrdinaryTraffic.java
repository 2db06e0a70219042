package dev.gyre.jobs.dataset.simulator;

import java.util.Arrays;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;

/**
 * What honest customers do: a Poisson process of all accounts together, its rate constant within an
 * hour, the account drawn by activity.
 */
final class OrdinaryTraffic {

  /** Transfers and logins for each payment. */
  static final double TRANSFERS = 0.10;

  static final double LOGINS = 0.20;

  private static final double FAVOURITE = 0.7;
  private static final double NEAR = 0.08;
  private static final double AWAY = 0.02;
  private static final double LAPTOP = 0.25;

  /** A phone lasts about two years at one use a day. */
  private static final double NEW_PHONE = 1 / 700.0;

  private static final double TRANSFER_FACTOR = 4;
  private static final double TRANSFER_SIGMA = 1.0;

  private final World world;
  private final Draws draws;
  private final SharedStateDiscreteSampler byActivity;
  private final SharedStateDiscreteSampler byPayments;
  private final double eventsPerMs;
  private double timeMs = Rhythm.START_MS;

  OrdinaryTraffic(World world, SimulatorOptions options) {
    this.world = world;
    draws = new Draws(options.seed(), "traffic");
    byActivity = draws.weighted(world.accounts().activity());
    byPayments =
        draws.weighted(
            Arrays.stream(Category.values()).mapToDouble(Category::shareOfPayments).toArray());
    eventsPerMs = paymentsPerMs(options) * (1 + TRANSFERS + LOGINS);
  }

  /** Mean rate of payments over a week. */
  static double paymentsPerMs(SimulatorOptions options) {
    return options.accounts() * options.paymentsPerAccountDay() / Rhythm.DAY_MS;
  }

  Transaction next() {
    long at = advance();
    int account = byActivity.sample();
    double kind = draws.between(0, 1 + TRANSFERS + LOGINS);
    if (kind < 1) {
      return payment(at, account);
    }
    return kind < 1 + TRANSFERS ? transfer(at, account) : login(at, account);
  }

  /** The next time: the process has no memory, so it is begun anew where the rate changes. */
  private long advance() {
    while (true) {
      double next = timeMs + draws.exponential(1 / (eventsPerMs * Rhythm.factor((long) timeMs)));
      long hourEnds = Rhythm.nextHour((long) timeMs);
      if (next < hourEnds) {
        timeMs = next;
        return (long) next;
      }
      timeMs = hourEnds;
    }
  }

  private Transaction payment(long at, int account) {
    int where = whereabouts(account);
    boolean atHome = where == world.accounts().home(account);
    int merchant =
        atHome && draws.chance(FAVOURITE)
            ? world.accounts().favourite(account, draws.below(Accounts.FAVOURITES))
            : world.merchants().draw(Category.values()[byPayments.sample()], where);
    Category category = world.merchants().category(merchant);
    long cents = world.cents(account, merchant, draws);
    return category.remote()
        ? Transaction.payment(
            at, account, merchant, device(account), where, cents, category.channel(), false)
        : Transaction.payment(
            at,
            account,
            merchant,
            Transaction.NONE,
            world.merchants().place(merchant),
            cents,
            category.channel(),
            false);
  }

  private Transaction transfer(long at, int account) {
    int contact = world.accounts().contact(account, draws.below(Accounts.CONTACTS));
    double mean = TRANSFER_FACTOR * world.accounts().meanAmount(account);
    long cents = World.cents(mean * draws.logNormal(TRANSFER_SIGMA));
    return Transaction.transfer(
        at, account, contact, device(account), whereabouts(account), cents, false);
  }

  private Transaction login(long at, int account) {
    int device = device(account);
    boolean app = device == world.accounts().phone(account);
    return Transaction.login(
        at,
        account,
        device,
        whereabouts(account),
        app ? Transaction.Channel.APP : Transaction.Channel.ONLINE,
        false);
  }

  private int whereabouts(int account) {
    int home = world.accounts().home(account);
    double roll = draws.between(0.0, 1.0);
    if (roll < AWAY) {
      return world.places().elsewhere(home);
    }
    return roll < AWAY + NEAR ? world.places().near(home, draws.chance(0.5)) : home;
  }

  private int device(int account) {
    if (draws.chance(LAPTOP)) {
      return world.accounts().laptop(account);
    }
    if (draws.chance(NEW_PHONE)) {
      world.accounts().replacePhone(account);
    }
    return world.accounts().phone(account);
  }
}
