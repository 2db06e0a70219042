package dev.gyre.jobs.command;

import dev.gyre.jobs.bench.BenchOptions;
import dev.gyre.jobs.bench.BenchReport;
import dev.gyre.jobs.bench.ThroughputBench;
import dev.gyre.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code gyre bench throughput}: how many interactions a second? */
@Command(
    name = "throughput",
    header = "Measure scored interactions a second, from Kafka to Kafka.",
    sortOptions = false,
    description = {
      "",
      "Starts a broker and a Flink cluster as processes of their own, which share this machine's"
          + " cores with the measurement, fills a topic with events, runs the job and counts what"
          + " it publishes: 2 layers, 64 wide, 4 heads, fan-in 32, a window of 7 days, RocksDB,"
          + " incremental checkpoints every 10 s.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  gyre bench throughput --workload power-law --json report.json"})
final class ThroughputCommand extends ClusterBenchCommand<BenchReport> {

  @Option(
      names = "--events",
      paramLabel = "N",
      description =
          "Events that the topic is filled with before the job starts. Default: 300000 and then, up"
              + " to the end of the warm-up, as many as the job's rate asks for.")
  private Long events;

  @Option(
      names = "--engine-seconds",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = {
        "Length of a measurement of the plain micro-batch engine, which runs after the job on the"
            + " same stream with batches of 1, 100 and 1000 events; 0 leaves it out."
            + " Default: ${DEFAULT-VALUE}."
      })
  private int engineSeconds;

  @Override
  long events(CommandSpec usage) {
    if (events != null && events < 1) {
      throw new ParameterException(
          usage.commandLine(), "--events " + events + ": must be 1 or more");
    }
    if (engineSeconds < 0) {
      throw new ParameterException(
          usage.commandLine(), "--engine-seconds " + engineSeconds + ": must be 0 or more");
    }
    return events == null ? 0 : events;
  }

  @Override
  BenchDefaults defaults() {
    return BenchDefaults.FULL_LOAD;
  }

  @Override
  BenchReport measure(LocalCluster cluster, BenchOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    return new ThroughputBench(cluster, options, engineSeconds, progress).run();
  }

  @Override
  boolean summary(PrintWriter out, BenchReport result) {
    return BenchSummary.print(out, result, "ingest to score");
  }
}
