package dev.gyre.jobs.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How an evaluation's test rows go through the job afterwards, if at all. */
final class EvaluationReplayOptions {

  @Option(
      names = "--replay-job",
      paramLabel = "N",
      description =
          "Then send the dataset through the job in the synchronous mode, with the last model, up to the"
              + " N-th test row of the last step, and compare these scores with the predictions.")
  private Integer rows;

  @Option(
      names = "--replay-rate",
      paramLabel = "R",
      description =
          "Then send the dataset through the job as its file has it, at R events a second and with the"
              + " last model, and compare the average precision of the last step's test rows: what"
              + " refreshing late costs.")
  private Double rate;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * Checks the ranges.
   *
   * @throws ParameterException if one is below its least
   */
  void check() {
    if (rows != null && rows < 1) {
      throw new ParameterException(
          spec.commandLine(), "--replay-job " + rows + ": there must be at least 1 row");
    }
    if (rate != null && !(rate > 0 && Double.isFinite(rate))) {
      throw new ParameterException(
          spec.commandLine(), "--replay-rate " + rate + ": must be above 0 events a second");
    }
  }

  /** Test rows to repeat in the synchronous mode; null for none. */
  Integer rows() {
    return rows;
  }

  /** Events a second to repeat all at; null for not at all. */
  Double rate() {
    return rate;
  }
}
