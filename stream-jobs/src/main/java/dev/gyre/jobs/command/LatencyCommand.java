package dev.gyre.jobs.command;

import dev.gyre.jobs.bench.BenchOptions;
import dev.gyre.jobs.bench.BenchReport;
import dev.gyre.jobs.bench.LatencyBench;
import dev.gyre.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code gyre bench latency}: how long until a payment's score is with a consumer? */
@Command(
    name = "latency",
    header = "Measure the time from a payment to its score at a fixed rate.",
    sortOptions = false,
    description = {
      "",
      "Starts a broker and a Flink cluster as processes of their own, which share this machine's"
          + " cores with the measurement, and sends payments by the clock, whatever becomes of them."
          + " The latency of a score is from when its payment was to be sent to when a consumer has"
          + " the score; a rate that the job cannot keep shows as a latency that grows.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  gyre bench latency --rate 1000 --json report.json"})
final class LatencyCommand extends ClusterBenchCommand<BenchReport> {

  @Option(
      names = "--rate",
      required = true,
      paramLabel = "R",
      description = "Payments a second, above 0.")
  private double rate;

  /** Follows from rate and time: the topic is not filled beforehand. */
  @Override
  long events(CommandSpec usage) {
    if (!(rate > 0 && Double.isFinite(rate))) {
      throw new ParameterException(usage.commandLine(), "--rate " + rate + ": must be above 0");
    }
    return 0;
  }

  @Override
  BenchDefaults defaults() {
    return BenchDefaults.SOON;
  }

  @Override
  BenchReport measure(LocalCluster cluster, BenchOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    return new LatencyBench(cluster, options, rate, progress).run();
  }

  @Override
  boolean summary(PrintWriter out, BenchReport result) {
    return BenchSummary.print(out, result, "due to scored at a consumer");
  }
}
