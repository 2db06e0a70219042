package dev.gyre.jobs.command;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.cluster.LocalCluster;
import dev.gyre.jobs.cluster.fault.Fault;
import dev.gyre.jobs.cluster.fault.FaultSuite;
import dev.gyre.jobs.cluster.fault.TrialReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Tries faults, and tells of each. */
final class FaultTrials {

  private final LocalCluster cluster;
  private final FaultCommandOptions load;
  private final ReportOption report;
  private final PrintWriter out;

  FaultTrials(LocalCluster cluster, FaultCommandOptions load, ReportOption report) {
    this.cluster = cluster;
    this.load = load;
    this.report = report;
    this.out = report.human();
  }

  int run(List<Fault> faults) throws IOException, InterruptedException {
    boolean ours = !cluster.status().isUp();
    Thread main = Thread.currentThread();
    try (Interrupts interrupts = Interrupts.listen()) {
      interrupts.onInterrupt(main::interrupt);
      try {
        return trials(faults);
      } catch (InterruptedException | RuntimeException | IOException broken) {
        if (!interrupts.received()) {
          throw broken;
        }
        return interrupts.exitCode(UserError.FAILURE);
      } finally {
        // The interruption has done its work; taking the cluster down must not trip over it.
        Thread.interrupted();
        if (ours) {
          cluster.down();
        }
      }
    }
  }

  private int trials(List<Fault> faults) throws IOException, InterruptedException {
    progress("the cluster in " + cluster.folder().path());
    cluster.up();
    List<TrialReport> trials =
        new FaultSuite(cluster, load.load(), this::progress).run(faults, this::show);
    report.write(trials);
    return trials.stream().allMatch(TrialReport::ok) ? 0 : UserError.FAILURE;
  }

  private void progress(String what) {
    out.println(what + " ...");
    out.flush();
  }

  private void show(TrialReport trial) {
    out.printf(
        "%-4s  %-16s  in flight %,d; of %,d decisions lost %d, duplicated %d (%,d records repeated);"
            + " of %,d dead letters lost %d, appeared %d; of %,d embeddings different %d, largest"
            + " difference %.1e; recovered in %.1f s, %d restarts%n",
        trial.ok() ? "OK" : "FAIL",
        trial.fault(),
        trial.inFlight(),
        trial.interactions(),
        trial.lost(),
        trial.duplicated(),
        trial.repeated(),
        trial.deadLetters(),
        trial.deadLettersLost(),
        trial.deadLettersAppeared(),
        trial.embeddings(),
        trial.embeddingsDifferent(),
        trial.largestDifference(),
        trial.secondsToRecover(),
        trial.restarts());
    out.flush();
  }
}
