package dev.gyre.jobs.bench;

import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.sampling.distribution.AliasMethodDiscreteSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;
import org.apache.commons.rng.simple.RandomSource;

/** The payments of a {@link ZipfDataset} as CSV rows: {@code time_ms,account,merchant,amount}. */
final class ZipfStream implements RecordStream {

  /** A fixed start, so that the same seed gives the same bytes. */
  private static final long START_MS = 1_700_000_000_000L;

  private static final int GREATEST_CENTS = 50_000;

  private final long intervalMs;
  private final OptionalLong maxEvents;
  private final UniformRandomProvider random;
  private final SharedStateDiscreteSampler account;
  private final SharedStateDiscreteSampler merchant;
  private final int[] accountNames;
  private final int[] merchantNames;
  private long row;

  ZipfStream(ZipfDataset options, OptionalLong maxEvents) {
    this.intervalMs = options.intervalMs();
    this.maxEvents = maxEvents;
    this.random = RandomSource.XO_RO_SHI_RO_128_PP.create(options.seed());
    this.account = weighted(options.accounts(), options.exponent());
    this.merchant = weighted(options.merchants(), options.exponent());
    // A node's name does not tell its rank.
    this.accountNames = permutation(options.accounts());
    this.merchantNames = permutation(options.merchants());
  }

  private SharedStateDiscreteSampler weighted(int count, double exponent) {
    double[] weights =
        IntStream.rangeClosed(1, count).mapToDouble(rank -> Math.pow(rank, -exponent)).toArray();
    return AliasMethodDiscreteSampler.of(random, weights);
  }

  private int[] permutation(int count) {
    int[] names = PermutationSampler.natural(count);
    PermutationSampler.shuffle(random, names);
    return names;
  }

  @Override
  public boolean hasNext() {
    return maxEvents.isEmpty() || row < maxEvents.getAsLong();
  }

  @Override
  public ReplayRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + maxEvents.getAsLong() + " payments were given");
    }
    long timeMs = START_MS + row * intervalMs;
    int cents = 1 + random.nextInt(GREATEST_CENTS);
    String value =
        timeMs
            + ",a"
            + accountNames[account.sample()]
            + ",m"
            + merchantNames[merchant.sample()]
            + ","
            + cents;
    ReplayRecord record =
        new ReplayRecord(
            ZipfDataset.PAYMENTS,
            row,
            Long.toString(row).getBytes(StandardCharsets.US_ASCII),
            value.getBytes(StandardCharsets.US_ASCII),
            timeMs,
            false,
            ReplayRecord.Kind.EVENT);
    row++;
    return record;
  }

  @Override
  public OptionalDouble fractionRead() {
    return maxEvents.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) row / maxEvents.getAsLong());
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
