package dev.gyre.jobs.dataset.simulator;

/**
 * Who is there: drawn once from the seed.
 *
 * @param places towns
 * @param merchants where money is spent
 * @param accounts whose money it is
 */
record World(Places places, Merchants merchants, Accounts accounts) {

  private static final double AMOUNT_SIGMA = 0.6;
  private static final long LEAST_CENTS = 50;

  static World of(SimulatorOptions options) {
    Draws draws = new Draws(options.seed(), "world");
    Places places = new Places(options.accounts(), draws);
    Merchants merchants = new Merchants(options.merchants(), places, draws);
    return new World(places, merchants, new Accounts(options, places, merchants, draws));
  }

  /** The amount of an account's ordinary payment at a merchant, in cents. */
  long cents(int account, int merchant, Draws draws) {
    double mean = accounts.meanAmount(account) * merchants.category(merchant).amountFactor();
    return cents(mean * draws.logNormal(AMOUNT_SIGMA));
  }

  /** Units of money as cents, at least 50 of them. */
  static long cents(double amount) {
    return Math.max(LEAST_CENTS, Math.round(amount * 100));
  }
}
