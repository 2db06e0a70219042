package dev.gyre.jobs.command;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.bench.BenchOptions;
import dev.gyre.jobs.bench.BenchReport;
import dev.gyre.jobs.bench.Exactness;
import dev.gyre.jobs.cluster.ClusterFolder;
import dev.gyre.jobs.cluster.ClusterSize;
import dev.gyre.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A benchmark on a broker and a cluster of its own. */
abstract class ClusterBenchCommand implements Callable<Integer> {

  private static final ClusterSize PLAIN = new ClusterSize(1, MemorySize.ofMebiBytes(8192));

  @Mixin private BenchCommandOptions load;

  @Mixin private ClusterSizeOptions size;

  @Mixin private ReportOption report;

  @Spec private CommandSpec spec;

  /**
   * Checks options of the command's own; how many events the topic is to get, 0 for as many as it
   * takes.
   */
  abstract long events(CommandSpec usage);

  /** Measures. */
  abstract BenchReport measure(
      LocalCluster cluster, BenchOptions options, Consumer<String> progress)
      throws IOException, InterruptedException;

  /** What the latency of a score is taken from and to. */
  abstract String latencyName();

  @Override
  public final Integer call() throws Exception {
    report.check();
    ClusterSize cluster = size.size(PLAIN);
    BenchOptions options = load.options(spec, events(spec), cluster);
    Thread main = Thread.currentThread();
    try (Interrupts interrupts = Interrupts.listen();
        WorkFolder folder = WorkFolder.of(null)) {
      interrupts.onInterrupt(main::interrupt);
      LocalCluster processes = new LocalCluster(new ClusterFolder(folder.path()), cluster);
      try {
        say("starting the cluster in " + folder.path());
        processes.up();
        BenchReport result = measure(processes, options, this::say);
        summary(result);
        report.write(result);
        return result.isSound() ? 0 : UserError.FAILURE;
      } catch (InterruptedException stopped) {
        return interrupts.exitCode(UserError.FAILURE);
      } finally {
        // The interruption has done its work; taking the cluster down must not trip over it.
        Thread.interrupted();
        processes.down();
      }
    }
  }

  private void say(String what) {
    report.human().println(what);
    report.human().flush();
  }

  private void summary(BenchReport result) {
    PrintWriter out = report.human();
    out.printf(
        "%,.0f events/s (%,.0f to %,.0f), one in %.3g scored, %,.0f embeddings/s, tolerance %s%n"
            + "staleness p50/p99: direct %,.0f/%,.0f ms, ripple %,.0f/%,.0f ms;"
            + " %s p50/p99/greatest %,.1f/%,.1f/%,.1f ms%n",
        result.eventsPerSecond().median(),
        result.eventsPerSecond().min(),
        result.eventsPerSecond().max(),
        result.eventsPerScore(),
        result.refreshesPerSecond(),
        result.tolerance(),
        result.stalenessMs().direct().p50(),
        result.stalenessMs().direct().p99(),
        result.stalenessMs().ripple().p50(),
        result.stalenessMs().ripple().p99(),
        latencyName(),
        result.scoreLatencyMs().p50(),
        result.scoreLatencyMs().p99(),
        result.scoreLatencyMs().max());
    if (!result.isSound()) {
      out.printf(
          "FAILED: embeddings are not exact: %s, allowed are %.0e%n",
          result.exactness().where(), Exactness.BOUND);
    }
    out.flush();
  }
}
