package dev.gyre.jobs.command;

import dev.gyre.jobs.cluster.ClusterFolder;
import dev.gyre.jobs.cluster.ClusterSize;
import dev.gyre.jobs.cluster.ClusterStatus;
import dev.gyre.jobs.cluster.ClusterStatus.ProcessStatus;
import dev.gyre.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gyre cluster}: a Flink cluster and a broker as processes of this machine. */
@Command(
    name = "cluster",
    header = "Run a Flink cluster and a broker as separate processes on this machine.",
    sortOptions = false,
    description = {
      "",
      "ZooKeeper, a Kafka broker, a job manager with high availability and two task managers, each"
          + " started again by a supervisor when it ends. Everything listens on 127.0.0.1 and takes"
          + " about 6 GiB of memory in all.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  gyre cluster up", "  gyre cluster status --json -", "  gyre cluster down"})
final class ClusterCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** Reached without a subcommand only. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "an action is missing: one of " + spec.subcommands().keySet());
  }

  @Command(
      name = "up",
      sortOptions = false,
      description = "Start the cluster; one that runs is left as it is.")
  int up(@Mixin FolderOption folder, @Mixin ClusterSizeOptions size, @Mixin ReportOption report)
      throws InterruptedException {
    report.check();
    LocalCluster cluster = folder.cluster(size.size(ClusterSize.DEFAULT));
    if (!cluster.status().isUp()) {
      report.human().println("Starting the cluster in " + cluster.folder().path() + " ...");
      report.human().flush();
    }
    ClusterStatus status = cluster.up();
    show(status, report.human());
    report.write(status);
    return 0;
  }

  @Command(
      name = "down",
      sortOptions = false,
      description = {
        "Stop every process of the cluster. Topics and checkpoints stay in its folder, and jobs go"
            + " on with the next 'up'."
      })
  int down(
      @Mixin FolderOption folder,
      @Option(names = "--delete", description = "Delete the cluster's folder as well.")
          boolean delete,
      @Mixin ReportOption report)
      throws InterruptedException {
    report.check();
    LocalCluster cluster = folder.cluster();
    boolean ran = cluster.down();
    if (delete) {
      cluster.delete();
    }
    report
        .human()
        .println(
            (ran ? "The cluster is down" : "No cluster ran")
                + (delete ? ", and " + cluster.folder().path() + " is deleted." : "."));
    report.write(cluster.status());
    return 0;
  }

  @Command(
      name = "status",
      sortOptions = false,
      description = "Tell how every process is. Ends with 1 unless all of them are healthy.")
  int status(@Mixin FolderOption folder, @Mixin ReportOption report) {
    report.check();
    ClusterStatus status = folder.cluster().status();
    show(status, report.human());
    report.write(status);
    return status.isUp() ? 0 : 1;
  }

  @Command(
      name = "fault",
      sortOptions = false,
      description = {
        "Do something bad to the cluster in the middle of a stream of the simulator, wait until the"
            + " job has gone on by itself and ended, and compare all that it published with an"
            + " undisturbed run. Ends with 1 when anything was lost or is different. A cluster that"
            + " does not run is started first and taken down at the end.",
        "",
        "Faults: kill-taskmanager, kill-jobmanager, kill-broker, stop-broker, full-checkpoints; or"
            + " all of them."
      })
  int fault(
      @Parameters(paramLabel = "FAULT", arity = "1..*", description = "What to do, or 'all'.")
          List<String> names,
      @Mixin FolderOption folder,
      @Mixin FaultCommandOptions load,
      @Mixin ReportOption report)
      throws IOException, InterruptedException {
    report.check();
    return new FaultTrials(folder.cluster(), load, report).run(load.faults(names, spec));
  }

  private static void show(ClusterStatus status, PrintWriter out) {
    out.printf("%s  %s%n", status.condition(), status.dir());
    for (ProcessStatus process : status.processes()) {
      out.printf(
          "  %-4s  %-14s  pid %-7d  port %-5s  restarts %-3d  %s%n",
          process.healthy() ? "OK" : "FAIL",
          process.name(),
          process.pid(),
          process.port() == 0 ? "-" : process.port(),
          process.restarts(),
          process.detail());
    }
    if (status.isUp()) {
      out.printf(
          "Run a job: gyre run --config JOB.yaml --bootstrap %s --cluster %s --parallelism 2%n",
          status.bootstrap(), status.rest());
    }
    out.flush();
  }

  /** {@code --dir}, the same for every action. */
  static final class FolderOption {

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "The cluster's folder. Default: target/cluster of this installation.")
    private Path dir;

    LocalCluster cluster() {
      return cluster(ClusterSize.DEFAULT);
    }

    LocalCluster cluster(ClusterSize size) {
      return new LocalCluster(
          new ClusterFolder(
              dir != null ? dir : JobFiles.home("--dir").resolve("target").resolve("cluster")),
          size);
    }
  }
}
