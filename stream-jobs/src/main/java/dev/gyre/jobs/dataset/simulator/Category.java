package dev.gyre.jobs.dataset.simulator;

/**
 * What a merchant sells: how many of the merchants do, how many of the payments they take, and how
 * large those are against the mean payment of the account.
 */
enum Category {
  GROCERY(0.20, 0.34, 0.8, false, Transaction.Channel.POS),
  RESTAURANT(0.24, 0.18, 0.7, false, Transaction.Channel.POS),
  FUEL(0.06, 0.08, 1.3, false, Transaction.Channel.POS),
  RETAIL(0.22, 0.10, 1.5, false, Transaction.Channel.POS),
  CASH(0.08, 0.06, 2.5, false, Transaction.Channel.ATM),
  SHOP(0.12, 0.14, 1.4, true, Transaction.Channel.ONLINE),
  DIGITAL(0.05, 0.08, 0.3, true, Transaction.Channel.APP),
  TRAVEL(0.03, 0.02, 6.0, true, Transaction.Channel.ONLINE);

  private final double shareOfMerchants;
  private final double shareOfPayments;
  private final double amountFactor;
  private final boolean remote;
  private final Transaction.Channel channel;

  Category(
      double shareOfMerchants,
      double shareOfPayments,
      double amountFactor,
      boolean remote,
      Transaction.Channel channel) {
    this.shareOfMerchants = shareOfMerchants;
    this.shareOfPayments = shareOfPayments;
    this.amountFactor = amountFactor;
    this.remote = remote;
    this.channel = channel;
  }

  double shareOfMerchants() {
    return shareOfMerchants;
  }

  double shareOfPayments() {
    return shareOfPayments;
  }

  /** Mean payment here over the account's mean payment. */
  double amountFactor() {
    return amountFactor;
  }

  /** Whether one pays from a device, wherever it is, and not at a till in a place. */
  boolean remote() {
    return remote;
  }

  Transaction.Channel channel() {
    return channel;
  }
}
