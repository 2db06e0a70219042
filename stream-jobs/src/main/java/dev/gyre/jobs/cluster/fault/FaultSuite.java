package dev.gyre.jobs.cluster.fault;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.cluster.ClusterStatus;
import dev.gyre.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tries faults on a cluster, each against the same undisturbed run. */
public final class FaultSuite {

  private final LocalCluster cluster;
  private final FaultOptions options;
  private final Consumer<String> progress;
  private Outputs undisturbed;

  /**
   * A suite that has run nothing yet.
   *
   * @param cluster runs already
   * @param options the load
   * @param progress told what is done next
   */
  public FaultSuite(LocalCluster cluster, FaultOptions options, Consumer<String> progress) {
    this.cluster = cluster;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Tries faults, and waits for the cluster to be whole again before each.
   *
   * @param faults the faults in order; one that is named twice is tried twice
   * @param reported told of each report as soon as it is there
   * @return a report each; a fault that cannot be done on this system is skipped, and told of
   * @throws UserError (failure) if a job does not go on by itself
   */
  public List<TrialReport> run(List<Fault> faults, Consumer<TrialReport> reported)
      throws IOException, InterruptedException {
    progress.accept("undisturbed run of " + options.events() + " events");
    undisturbed = new TrialRun(cluster, cluster.up(), options, "undisturbed").undisturbed();
    if (undisturbed.decisions().isEmpty()
        || undisturbed.decisions().size() != undisturbed.decisionRecords()
        || undisturbed.deadLetters().isEmpty()) {
      throw UserError.failure(
          "the undisturbed run is none to compare with: "
              + undisturbed.decisionRecords()
              + " records of "
              + undisturbed.decisions().size()
              + " decisions, "
              + undisturbed.deadLetters().size()
              + " dead letters");
    }
    List<TrialReport> reports = new ArrayList<>();
    for (Fault fault : faults) {
      if (fault == Fault.FULL_CHECKPOINTS && !mayMount()) {
        continue;
      }
      progress.accept(fault.word() + " (" + (reports.size() + 1) + " of " + faults.size() + ")");
      TrialReport report = trial(fault, reports.size() + 1);
      reported.accept(report);
      reports.add(report);
    }
    return reports;
  }

  private boolean mayMount() throws InterruptedException {
    String refusal = CheckpointDisk.refusal(cluster.folder().path().resolve("faults/probe"));
    if (!refusal.isEmpty()) {
      progress.accept(
          "skipping full-checkpoints, which takes a user who may mount a small file system, such as"
              + " root on Linux: "
              + refusal);
    }
    return refusal.isEmpty();
  }

  private TrialReport trial(Fault fault, int number) throws IOException, InterruptedException {
    ClusterStatus whole = cluster.up();
    TrialRun run = new TrialRun(cluster, whole, options, fault.word() + "-" + number);
    Outputs disturbed = run.disturbed(fault);
    Comparison comparison = new Comparison(undisturbed, disturbed);
    return new TrialReport(
        fault.word(),
        undisturbed.decisions().size(),
        run.inFlight(),
        disturbed.decisionRecords() - disturbed.decisions().size(),
        comparison.lost(),
        comparison.duplicated(),
        undisturbed.deadLetters().size(),
        comparison.deadLettersLost(),
        comparison.deadLettersAppeared(),
        undisturbed.embeddings().size(),
        comparison.embeddingsDifferent(),
        comparison.largestDifference(),
        run.secondsToRecover(),
        run.restarts());
  }
}
