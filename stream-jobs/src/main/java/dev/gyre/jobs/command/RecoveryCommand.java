package dev.gyre.jobs.command;

import dev.gyre.jobs.bench.BenchOptions;
import dev.gyre.jobs.bench.BenchReport;
import dev.gyre.jobs.bench.RecoveryBench;
import dev.gyre.jobs.bench.RecoveryReport;
import dev.gyre.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code gyre bench recovery}: what do checkpoints cost, and how long is the job away? */
@Command(
    name = "recovery",
    header = "Measure checkpoints, and the time to score again after a task manager was killed.",
    sortOptions = false,
    description = {
      "",
      "Runs the job of 'bench throughput' on processes of its own, with input that always waits."
          + " Of each measurement come the size and the time of its checkpoints; then a task manager"
          + " is killed, and the time to the next score is taken. At the end embeddings are compared"
          + " with the oracle.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  gyre bench recovery --json report.json"})
final class RecoveryCommand extends ClusterBenchCommand<RecoveryReport> {

  private static final double MEGA = 1e6;

  @Override
  long events(CommandSpec usage) {
    return 0;
  }

  @Override
  BenchDefaults defaults() {
    return BenchDefaults.ONE_OF_MANY;
  }

  @Override
  RecoveryReport measure(LocalCluster cluster, BenchOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    return new RecoveryBench(cluster, options, progress).run();
  }

  @Override
  boolean summary(PrintWriter out, RecoveryReport result) {
    out.printf(
        "%d checkpoints at %,.0f events/s: %s MB, of which %s MB written, in %s ms%n"
            + "%s s from the kill of a task manager to the next score%n",
        result.checkpoints(),
        result.eventsPerSecond().median(),
        spread(result.stateBytes(), MEGA),
        spread(result.writtenBytes(), MEGA),
        spread(result.checkpointMs(), 1),
        spread(result.restoreSeconds(), 1));
    return BenchSummary.sound(out, result.exactness(), result.settings().tolerance());
  }

  private static String spread(BenchReport.Spread of, double unit) {
    return String.format(
        "%,.1f (%,.1f to %,.1f)", of.median() / unit, of.min() / unit, of.max() / unit);
  }
}
