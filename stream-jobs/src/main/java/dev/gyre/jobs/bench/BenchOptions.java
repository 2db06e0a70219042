package dev.gyre.jobs.bench;

import java.nio.file.Path;

/**
 * How a benchmark of the whole job runs.
 *
 * @param jobFile without {@code refresh} and {@code state}, which are written behind it
 * @param jar the job jar
 * @param events payments that the topic is filled with beforehand, above 0
 * @param accounts number of accounts, 1 or more
 * @param merchants number of merchants, 1 or more
 * @param exponent of the Zipf weights, 0 or more
 * @param parallelism of the job, and partitions of the topics, 1 or more
 * @param shards units of state of the job, at least the parallelism
 * @param tolerance {@code refresh.tolerance} of the job
 * @param warmUpSeconds before the measurement, from the first score on
 * @param repeats measurements, one after the other, 1 or more
 * @param repeatSeconds length of each
 * @param seed of the payments
 */
public record BenchOptions(
    Path jobFile,
    Path jar,
    long events,
    int accounts,
    int merchants,
    double exponent,
    int parallelism,
    int shards,
    float tolerance,
    int warmUpSeconds,
    int repeats,
    int repeatSeconds,
    long seed) {

  /**
   * A week's window holds ten payments of each account, as at a bank whose customers pay ten times
   * a week.
   */
  private static final long PAYMENTS_A_WEEK = 10;

  private static final long WEEK_MS = 7L * 24 * 3600 * 1000;

  ZipfDataset dataset() {
    long intervalMs = Math.max(1, WEEK_MS / (PAYMENTS_A_WEEK * accounts));
    return new ZipfDataset(accounts, merchants, exponent, intervalMs, seed);
  }
}
