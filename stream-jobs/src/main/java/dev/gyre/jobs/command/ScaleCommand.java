package dev.gyre.jobs.command;

import dev.gyre.jobs.bench.BenchOptions;
import dev.gyre.jobs.bench.ScaleBench;
import dev.gyre.jobs.bench.ScaleReport;
import dev.gyre.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gyre bench scale}: what does an event cost as things grow? */
@Command(
    name = "scale",
    header = "Measure what an event costs as events, nodes, parallelism and hubs grow.",
    sortOptions = false,
    description = {
      "",
      "Runs the job of 'bench throughput' on processes of its own, with input that always waits: once"
          + " over many events, and once for each number of accounts (with a tenth as many merchants),"
          + " parallelism and exponent of popularity (the greater, the larger the hubs). Each gives"
          + " events a second and processor time of the task managers for an event.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  gyre bench scale --over-events 100000,1000000,10000000 --json report.json"})
final class ScaleCommand extends ClusterBenchCommand<ScaleReport> {

  private static final int ACCOUNTS_PER_MERCHANT = 10;

  @Option(
      names = "--over-events",
      paramLabel = "N",
      split = ",",
      defaultValue = "100000,300000,1000000",
      description =
          "One job, measured from each of these numbers of events to the next. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<Long> overEvents;

  @Option(
      names = "--over-accounts",
      paramLabel = "N",
      split = ",",
      defaultValue = "9000,90000,900000",
      description = "A job each. Default: ${DEFAULT-VALUE}.")
  private List<Integer> overAccounts;

  @Option(
      names = "--over-parallelism",
      paramLabel = "P",
      split = ",",
      defaultValue = "1,2",
      description = "A job each. Default: ${DEFAULT-VALUE}.")
  private List<Integer> overParallelism;

  @Option(
      names = "--over-zipf",
      paramLabel = "S",
      split = ",",
      defaultValue = "0,1.1",
      description = "A job each. Default: ${DEFAULT-VALUE}.")
  private List<Double> overZipf;

  @Spec private CommandSpec spec;

  @Override
  long events(CommandSpec usage) {
    boolean rising = overEvents.size() > 1 && overEvents.get(0) > 0;
    for (int i = 1; i < overEvents.size(); i++) {
      rising &= overEvents.get(i) > overEvents.get(i - 1);
    }
    if (!rising) {
      throw new ParameterException(
          usage.commandLine(),
          "--over-events " + overEvents + ": must be two or more rising numbers above 0");
    }
    // Before anything runs, so that none of them is wrong after an hour.
    for (int accounts : overAccounts) {
      withAccounts(accounts).check(usage, clusterSize());
    }
    overParallelism.forEach(it -> withParallelism(it).check(usage, clusterSize()));
    overZipf.forEach(it -> withExponent(it).check(usage, clusterSize()));
    return 0;
  }

  private BenchCommandOptions withAccounts(int accounts) {
    int merchants = Math.max(1, accounts / ACCOUNTS_PER_MERCHANT);
    return load().variant(accounts, merchants, null, null);
  }

  private BenchCommandOptions withParallelism(int parallelism) {
    return load().variant(null, null, parallelism, null);
  }

  private BenchCommandOptions withExponent(double exponent) {
    return load().variant(null, null, null, exponent);
  }

  @Override
  BenchDefaults defaults() {
    return BenchDefaults.ONE_OF_MANY;
  }

  @Override
  ScaleReport measure(LocalCluster cluster, BenchOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    ScaleBench bench = new ScaleBench(cluster, progress);
    bench.overEvents(options, overEvents);
    for (int accounts : overAccounts) {
      bench.vary("accounts", accounts, options(withAccounts(accounts)));
    }
    for (int parallelism : overParallelism) {
      bench.vary("parallelism", parallelism, options(withParallelism(parallelism)));
    }
    for (double exponent : overZipf) {
      bench.vary("zipf", exponent, options(withExponent(exponent)));
    }
    return bench.report(options);
  }

  private BenchOptions options(BenchCommandOptions changed) {
    return changed.options(spec, 0, defaults(), clusterSize());
  }

  @Override
  boolean summary(PrintWriter out, ScaleReport result) {
    result.rows().forEach(row -> out.println(row.line()));
    boolean sound = true;
    for (ScaleReport.ScaleRow row : result.rows()) {
      sound &= BenchSummary.sound(out, row.exactness(), result.settings().tolerance());
    }
    return sound;
  }
}
