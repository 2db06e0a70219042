package dev.gyre.jobs.command;

import dev.gyre.jobs.bench.BenchDataset;
import dev.gyre.jobs.bench.PowerLawDataset;
import dev.gyre.jobs.bench.ZipfDataset;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What {@code gyre bench} runs: events, and the job on them. */
enum Workload {
  PAYMENTS("payments", "benchmarks/throughput.yaml", 200_000, 20_000),
  POWER_LAW("power-law", "benchmarks/power-law.yaml", 12_000, 3_000);

  private static final int DEVICES = 5_000;

  private final String id;
  private final String jobFile;
  private final int accounts;
  private final int merchants;

  Workload(String id, String jobFile, int accounts, int merchants) {
    this.id = id;
    this.jobFile = jobFile;
    this.accounts = accounts;
    this.merchants = merchants;
  }

  /**
   * The workload of a name.
   *
   * @throws IllegalArgumentException if there is none; names those there are
   */
  static Workload ofId(String id) {
    return Arrays.stream(values())
        .filter(it -> it.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + id + "' must be " + names()));
  }

  private static String names() {
    return Arrays.stream(values()).map(it -> it.id).collect(Collectors.joining(" or "));
  }

  /** The job file, below the folder that Gyre is in. */
  String jobFile() {
    return jobFile;
  }

  /**
   * The events.
   *
   * @param accountsOrNull null for the workload's own number
   * @param merchantsOrNull null for the workload's own number
   */
  BenchDataset dataset(
      Integer accountsOrNull, Integer merchantsOrNull, double exponent, long seed) {
    int accountCount = accountsOrNull == null ? accounts : accountsOrNull;
    int merchantCount = merchantsOrNull == null ? merchants : merchantsOrNull;
    return switch (this) {
      case PAYMENTS -> ZipfDataset.tenAWeek(accountCount, merchantCount, exponent, seed);
      case POWER_LAW -> new PowerLawDataset(accountCount, DEVICES, merchantCount, exponent, seed);
    };
  }

  @Override
  public String toString() {
    return id;
  }
}
