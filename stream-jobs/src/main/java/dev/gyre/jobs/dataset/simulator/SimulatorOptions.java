package dev.gyre.jobs.dataset.simulator;

/**
 * Size and seed of the simulated world.
 *
 * @param seed same seed and options, same bytes
 * @param accounts number of customers' accounts, at least 100
 * @param merchants number of merchants, at least 20
 * @param paymentsPerAccountDay mean number of payments of an account in a day of simulated time;
 *     with {@code accounts} it sets how fast simulated time passes per event
 * @param accountSkew exponent of a Zipf law over how active accounts are; 0: the profiles alone
 * @param fraudShare share of frauds among payments that is aimed at, 0 to 0.2
 */
public record SimulatorOptions(
    long seed,
    int accounts,
    int merchants,
    double paymentsPerAccountDay,
    double accountSkew,
    double fraudShare) {

  /** Checks the ranges. */
  public SimulatorOptions {
    require(accounts >= 100, "accounts", accounts, "must be at least 100");
    require(merchants >= 20, "merchants", merchants, "must be at least 20");
    require(
        paymentsPerAccountDay > 0 && paymentsPerAccountDay <= 1_000,
        "paymentsPerAccountDay",
        paymentsPerAccountDay,
        "must be above 0 and at most 1000");
    require(accountSkew >= 0 && accountSkew <= 2, "accountSkew", accountSkew, "must be 0 to 2");
    require(fraudShare >= 0 && fraudShare <= 0.2, "fraudShare", fraudShare, "must be 0 to 0.2");
  }

  /**
   * 5,000 accounts, 1,000 merchants, two payments a day each, one fraud in a hundred.
   *
   * @return the options, seed 1
   */
  public static SimulatorOptions standard() {
    return new SimulatorOptions(1, 5_000, 1_000, 2.0, 0.0, 0.01);
  }

  /**
   * The same with another seed.
   *
   * @param newSeed any number
   * @return the options
   */
  public SimulatorOptions withSeed(long newSeed) {
    return new SimulatorOptions(
        newSeed, accounts, merchants, paymentsPerAccountDay, accountSkew, fraudShare);
  }

  /**
   * The same with another number of accounts and merchants.
   *
   * @param newAccounts accounts
   * @param newMerchants merchants
   * @return the options
   */
  public SimulatorOptions withSizes(int newAccounts, int newMerchants) {
    return new SimulatorOptions(
        seed, newAccounts, newMerchants, paymentsPerAccountDay, accountSkew, fraudShare);
  }

  /**
   * The same with another pace of simulated time.
   *
   * @param perDay mean payments of an account in a day
   * @return the options
   */
  public SimulatorOptions withPaymentsPerAccountDay(double perDay) {
    return new SimulatorOptions(seed, accounts, merchants, perDay, accountSkew, fraudShare);
  }

  /**
   * The same with accounts as unequal as a Zipf law.
   *
   * @param exponent 0: as equal as the profiles
   * @return the options
   */
  public SimulatorOptions withAccountSkew(double exponent) {
    return new SimulatorOptions(
        seed, accounts, merchants, paymentsPerAccountDay, exponent, fraudShare);
  }

  /**
   * The same with another share of frauds.
   *
   * @param share 0 to 0.2
   * @return the options
   */
  public SimulatorOptions withFraudShare(double share) {
    return new SimulatorOptions(
        seed, accounts, merchants, paymentsPerAccountDay, accountSkew, share);
  }

  private static void require(boolean holds, String field, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("simulator " + field + ": " + value + ": " + rule);
    }
  }
}
