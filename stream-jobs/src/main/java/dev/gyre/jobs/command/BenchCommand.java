package dev.gyre.jobs.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gyre bench}: measurements that take long. */
@Command(
    name = "bench",
    header = "Measure the job.",
    sortOptions = false,
    subcommands = {
      ThroughputCommand.class,
      LatencyCommand.class,
      RecoveryCommand.class,
      ScaleCommand.class,
      TrainBenchCommand.class,
      SoakCommand.class
    })
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** Reached without a subcommand only. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a benchmark is missing: one of " + spec.subcommands().keySet());
  }
}
