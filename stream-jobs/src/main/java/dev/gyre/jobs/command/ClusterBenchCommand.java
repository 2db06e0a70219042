package dev.gyre.jobs.command;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.bench.BenchOptions;
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

/**
 * A benchmark on a broker and a cluster of its own.
 *
 * @param <R> its report
 */
abstract class ClusterBenchCommand<R> implements Callable<Integer> {

  private static final ClusterSize PLAIN = new ClusterSize(1, MemorySize.ofMebiBytes(12_288));

  @Mixin private BenchCommandOptions load;

  @Mixin private ClusterSizeOptions size;

  @Mixin private ReportOption report;

  @Spec private CommandSpec spec;

  /**
   * Checks options of the command's own; how many events the topic is to get, 0 for as many as it
   * takes.
   */
  abstract long events(CommandSpec usage);

  /** What holds where an option is not given. */
  abstract BenchDefaults defaults();

  /** Measures. */
  abstract R measure(LocalCluster cluster, BenchOptions options, Consumer<String> progress)
      throws IOException, InterruptedException;

  /** Tells of a report; returns whether its figures count. */
  abstract boolean summary(PrintWriter out, R result);

  /** The load, for commands that change it. */
  final BenchCommandOptions load() {
    return load;
  }

  /** The size of the cluster. */
  final ClusterSize clusterSize() {
    return size.size(PLAIN);
  }

  @Override
  public final Integer call() throws Exception {
    report.check();
    ClusterSize cluster = clusterSize();
    BenchOptions options = load.options(spec, events(spec), defaults(), cluster);
    Thread main = Thread.currentThread();
    try (Interrupts interrupts = Interrupts.listen();
        WorkFolder folder = WorkFolder.of(null)) {
      interrupts.onInterrupt(main::interrupt);
      LocalCluster processes = new LocalCluster(new ClusterFolder(folder.path()), cluster);
      try {
        say("starting the cluster in " + folder.path());
        processes.up();
        R result = measure(processes, options, this::say);
        boolean sound = summary(report.human(), result);
        report.human().flush();
        report.write(result);
        return sound ? 0 : UserError.FAILURE;
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
}
