package dev.gyre.jobs.command;

import dev.gyre.jobs.bench.BenchOptions;
import dev.gyre.jobs.cluster.ClusterSize;
import dev.gyre.jobs.config.DeliverySpec;
import dev.gyre.jobs.config.StateSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The load of {@code gyre bench}. */
final class BenchCommandOptions {

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      defaultValue = "payments",
      converter = WorkloadConverter.class,
      description =
          "payments: one relation, aggregates, 32 in-edges a relation; power-law: accounts use"
              + " devices, pay merchants and transfer, 10 in-edges a relation, no features, one"
              + " event in 2.4 is scored. Default: ${DEFAULT-VALUE}.")
  private Workload workload;

  @Option(
      names = "--accounts",
      paramLabel = "N",
      description = "Default: 200000; 12000 of power-law.")
  private Integer accounts;

  @Option(
      names = "--merchants",
      paramLabel = "N",
      description = "Default: 20000; 3000 of power-law, which has 5000 devices as well.")
  private Integer merchants;

  @Option(
      names = "--zipf",
      paramLabel = "S",
      defaultValue = "0.7",
      description = "Nodes of a type are drawn with weights rank^-S. Default: ${DEFAULT-VALUE}.")
  private double exponent;

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "Of the job; also partitions of the topics. Each layer is a thread of its own, so that 1"
              + " fills two cores. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "16",
      description = "Units of state, the greatest parallelism. Default: ${DEFAULT-VALUE}.")
  private int shards;

  @Option(
      names = "--cache-entries",
      paramLabel = "N",
      defaultValue = "700000",
      description =
          "state.cacheEntries of the job: decoded records that each subtask of a layer keeps. Default:"
              + " ${DEFAULT-VALUE}.")
  private int cacheEntries;

  @Option(
      names = "--changelog",
      description = "state.changelog of the job: checkpoints of a log of changes.")
  private boolean changelog;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "0",
      description = "refresh.tolerance of the job; 0 is exact. Default: ${DEFAULT-VALUE}.")
  private float tolerance;

  @Option(
      names = "--staleness",
      paramLabel = "MS",
      defaultValue = "10000",
      description =
          "refresh.staleness of the job, milliseconds: how old a change may get before input waits"
              + " for its refresh. Default: ${DEFAULT-VALUE}.")
  private int stalenessMs;

  @Option(
      names = "--rows-every",
      paramLabel = "N",
      defaultValue = "6",
      description =
          "state.rowsEvery of the job: changed rows are written once in so many checkpoints."
              + " Default: ${DEFAULT-VALUE}.")
  private int rowsEvery;

  @Option(
      names = "--scores-linger",
      paramLabel = "MS",
      description =
          "delivery.scoresLinger of the job, milliseconds: how long a score waits for others to be"
              + " sent with it. Default: 50; 5 of latency.")
  private Integer scoresLingerMs;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "From the first score on. Default: 180; 60 of scale and recovery, which start several"
              + " times.")
  private Integer warmUpSeconds;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "Measurements, one after the other. Default: ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Length of a measurement. Default: ${DEFAULT-VALUE}.")
  private int repeatSeconds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of the events. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--check",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Nodes whose embeddings are compared with a batch forward when all was read and nothing is"
              + " stale; 0: none. Default: ${DEFAULT-VALUE}.")
  private int checkedNodes;

  /** These with some of them changed; null leaves what was given. */
  BenchCommandOptions variant(
      Integer otherAccounts,
      Integer otherMerchants,
      Integer otherParallelism,
      Double otherExponent) {
    BenchCommandOptions other = new BenchCommandOptions();
    other.workload = workload;
    other.accounts = otherAccounts == null ? accounts : otherAccounts;
    other.merchants = otherMerchants == null ? merchants : otherMerchants;
    other.exponent = otherExponent == null ? exponent : otherExponent;
    other.parallelism = otherParallelism == null ? parallelism : otherParallelism;
    other.shards = shards;
    other.cacheEntries = cacheEntries;
    other.changelog = changelog;
    other.tolerance = tolerance;
    other.stalenessMs = stalenessMs;
    other.rowsEvery = rowsEvery;
    other.scoresLingerMs = scoresLingerMs;
    other.warmUpSeconds = warmUpSeconds;
    other.repeats = repeats;
    other.repeatSeconds = repeatSeconds;
    other.seed = seed;
    other.checkedNodes = checkedNodes;
    return other;
  }

  /**
   * Checks the ranges.
   *
   * @throws ParameterException if something is out of its own
   */
  void check(CommandSpec spec, ClusterSize cluster) {
    require(
        spec, accounts == null || accounts >= 1, "--accounts " + accounts + ": must be 1 or more");
    require(
        spec,
        merchants == null || merchants >= 1,
        "--merchants " + merchants + ": must be 1 or more");
    require(spec, exponent >= 0, "--zipf " + exponent + ": must be 0 or more");
    require(
        spec,
        parallelism >= 1 && parallelism <= shards,
        "--parallelism " + parallelism + ": must be 1 to --shards " + shards);
    require(
        spec,
        parallelism <= cluster.slots(),
        String.format(
            "--parallelism %d: --task-managers %d have %d slots; give more of them",
            parallelism, cluster.taskManagers(), cluster.slots()));
    require(spec, cacheEntries >= 1, "--cache-entries " + cacheEntries + ": must be 1 or more");
    require(spec, tolerance >= 0, "--tolerance " + tolerance + ": must be 0 or more");
    require(spec, stalenessMs >= 1, "--staleness " + stalenessMs + ": must be 1 or more");
    require(
        spec,
        rowsEvery >= 1 && rowsEvery <= StateSpec.MOST_ROWS_EVERY,
        "--rows-every " + rowsEvery + ": must be 1 to " + StateSpec.MOST_ROWS_EVERY);
    require(
        spec,
        scoresLingerMs == null
            || scoresLingerMs >= 0 && scoresLingerMs <= DeliverySpec.MAX_SCORES_LINGER_MS,
        "--scores-linger "
            + scoresLingerMs
            + ": must be 0 to "
            + DeliverySpec.MAX_SCORES_LINGER_MS);
    require(
        spec,
        warmUpSeconds == null || warmUpSeconds >= 0,
        "--warm-up " + warmUpSeconds + ": must be 0 or more");
    require(spec, repeats >= 1, "--repeats " + repeats + ": must be 1 or more");
    require(spec, repeatSeconds >= 1, "--seconds " + repeatSeconds + ": must be 1 or more");
    require(spec, checkedNodes >= 0, "--check " + checkedNodes + ": must be 0 or more");
  }

  /** The options, once they are checked. */
  BenchOptions options(CommandSpec spec, long events, BenchDefaults defaults, ClusterSize cluster) {
    check(spec, cluster);
    return new BenchOptions(
        JobFiles.home("the job file").resolve(workload.jobFile()),
        JobFiles.jobJar(),
        workload.dataset(accounts, merchants, exponent, seed),
        cluster.taskManagers(),
        cluster.taskManagerMemory().getMebiBytes(),
        events,
        parallelism,
        shards,
        cacheEntries,
        rowsEvery,
        changelog,
        tolerance,
        stalenessMs,
        scoresLingerMs == null ? defaults.scoresLingerMs() : scoresLingerMs,
        warmUpSeconds == null ? defaults.warmUpSeconds() : warmUpSeconds,
        repeats,
        repeatSeconds,
        checkedNodes);
  }

  private static void require(CommandSpec spec, boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
