package dev.gyre.jobs.bench;

import dev.gyre.jobs.dataset.RecordStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Payments between accounts and merchants that are drawn with weights rank^-exponent (Zipf), a
 * fixed time apart.
 *
 * @param accounts number of accounts, 1 or more
 * @param merchants number of merchants, 1 or more
 * @param exponent of the weights, 0 (uniform) or more
 * @param intervalMs event time between two payments, above 0
 * @param seed of the draws
 */
public record ZipfDataset(int accounts, int merchants, double exponent, long intervalMs, long seed)
    implements BenchDataset {

  static final String PAYMENTS = "payments";

  /**
   * A week's window holds ten payments of each account, as at a bank whose customers pay ten times
   * a week.
   */
  private static final long PAYMENTS_A_WEEK = 10;

  /** Payments so far apart that an account has ten a week. */
  public static ZipfDataset tenAWeek(int accounts, int merchants, double exponent, long seed) {
    long intervalMs = Math.max(1, TimeUnit.DAYS.toMillis(7) / (PAYMENTS_A_WEEK * accounts));
    return new ZipfDataset(accounts, merchants, exponent, intervalMs, seed);
  }

  @Override
  public String name() {
    return "zipf";
  }

  @Override
  public String description() {
    return "payments of accounts and merchants drawn by rank^-" + exponent;
  }

  @Override
  public List<String> topics() {
    return List.of(PAYMENTS);
  }

  @Override
  public double eventsPerScore() {
    return 1;
  }

  @Override
  public long scored(long fromRow, long toRow) {
    return toRow - fromRow;
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    check(paths);
    return new ZipfStream(this, maxEvents);
  }
}
