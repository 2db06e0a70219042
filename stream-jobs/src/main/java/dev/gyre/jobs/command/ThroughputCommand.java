package dev.gyre.jobs.command;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.bench.BenchOptions;
import dev.gyre.jobs.bench.BenchReport;
import dev.gyre.jobs.bench.ThroughputBench;
import dev.gyre.jobs.cluster.ClusterFolder;
import dev.gyre.jobs.cluster.LocalCluster;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gyre bench throughput}: how many interactions a second? */
@Command(
    name = "throughput",
    header = "Measure scored interactions a second, from Kafka to Kafka.",
    sortOptions = false,
    description = {
      "",
      "Starts a broker and a Flink cluster as processes of their own, which share this machine's"
          + " cores with the measurement, fills a topic with payments, runs the job and counts what"
          + " it publishes: 2 layers, 64 wide, 4 heads, fan-in 32, a window of 7 days, RocksDB,"
          + " incremental checkpoints every 10 s.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  gyre bench throughput --events 6000000 --json report.json"})
final class ThroughputCommand implements Callable<Integer> {

  @Mixin private BenchCommandOptions load;

  @Mixin private ReportOption report;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    report.check();
    BenchOptions options = load.options(spec);
    Thread main = Thread.currentThread();
    try (Interrupts interrupts = Interrupts.listen();
        WorkFolder folder = WorkFolder.of(null)) {
      interrupts.onInterrupt(main::interrupt);
      LocalCluster cluster = new LocalCluster(new ClusterFolder(folder.path()));
      try {
        say("starting the cluster in " + folder.path());
        cluster.up();
        BenchReport result = new ThroughputBench(cluster, options, this::say).run();
        summary(result);
        report.write(result);
        return 0;
      } catch (InterruptedException stopped) {
        return interrupts.exitCode(UserError.FAILURE);
      } finally {
        // The interruption has done its work; taking the cluster down must not trip over it.
        Thread.interrupted();
        cluster.down();
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
        "%,.0f scored interactions/s (%,.0f to %,.0f), %,.0f embeddings/s, tolerance %s%n"
            + "staleness p50/p99: direct %,.0f/%,.0f ms, ripple %,.0f/%,.0f ms;"
            + " ingest to score p50/p99 %,.1f/%,.1f ms%n",
        result.eventsPerSecond().median(),
        result.eventsPerSecond().min(),
        result.eventsPerSecond().max(),
        result.refreshesPerSecond(),
        result.tolerance(),
        result.stalenessMs().direct().p50(),
        result.stalenessMs().direct().p99(),
        result.stalenessMs().ripple().p50(),
        result.stalenessMs().ripple().p99(),
        result.scoreLatencyMs().p50(),
        result.scoreLatencyMs().p99());
    out.flush();
  }
}
