package dev.gyre.jobs.command;

import dev.gyre.jobs.cluster.fault.Fault;
import dev.gyre.jobs.cluster.fault.FaultOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The load of {@code gyre cluster fault}. */
final class FaultCommandOptions {

  private static final String ALL = "all";
  private static final int PARALLELISM = 2;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often each fault is tried. Default: ${DEFAULT-VALUE}.")
  private int times;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Events of a run. Default: ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "500",
      description = "Events per second. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the simulator. Default: ${DEFAULT-VALUE}.")
  private long seed;

  FaultOptions load() {
    return new FaultOptions(
        JobFiles.example("simulator"), JobFiles.jobJar(), events, rate, seed, PARALLELISM);
  }

  /** The faults that are meant, as often as they are to be tried. */
  List<Fault> faults(List<String> names, CommandSpec spec) {
    if (times < 1 || events < 1 || !(rate > 0)) {
      throw new ParameterException(
          spec.commandLine(),
          "--times " + times + ", --events " + events + ", --rate " + rate + ": must be above 0");
    }
    List<Fault> faults = new ArrayList<>();
    for (String name : names) {
      List<Fault> meant;
      try {
        meant = ALL.equals(name) ? Arrays.asList(Fault.values()) : List.of(Fault.of(name));
      } catch (IllegalArgumentException unknown) {
        throw new ParameterException(
            spec.commandLine(), unknown.getMessage() + ", or all", unknown);
      }
      meant.forEach(fault -> faults.addAll(Collections.nCopies(times, fault)));
    }
    return faults;
  }
}
