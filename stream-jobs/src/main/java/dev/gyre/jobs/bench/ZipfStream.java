package dev.gyre.jobs.bench;

import java.util.OptionalLong;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** The payments of a {@link ZipfDataset}: {@code time_ms,account,merchant,cents}. */
final class ZipfStream extends BenchStream {

  private static final int GREATEST_CENTS = 50_000;

  private final UniformRandomProvider random;
  private final ZipfNodes accounts;
  private final ZipfNodes merchants;

  ZipfStream(ZipfDataset options, OptionalLong maxEvents) {
    super(ZipfDataset.PAYMENTS, options.intervalMs(), maxEvents);
    this.random = RandomSource.XO_RO_SHI_RO_128_PP.create(options.seed());
    this.accounts = new ZipfNodes(random, "a", options.accounts(), options.exponent());
    this.merchants = new ZipfNodes(random, "m", options.merchants(), options.exponent());
  }

  @Override
  String draw() {
    int cents = 1 + random.nextInt(GREATEST_CENTS);
    return accounts.draw() + "," + merchants.draw() + "," + cents;
  }
}
