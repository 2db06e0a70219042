package dev.gyre.jobs.command;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.catalog.Datasets;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.simulator.SimulatorDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which records are replayed, the same for every command that replays. */
final class DatasetOptions {

  /** The dataset that needs no file. */
  static final String SIMULATOR = "simulator";

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String name;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "The dataset's files, plain or .gz, in its order, or the folder that holds them."
              + " mathoverflow takes three: a2q c2q c2a.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--events",
      paramLabel = "N",
      description =
          "End after N events; labels that are available by then come on top. Default: all.")
  private Long events;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Events per second. Default: as fast as they are taken.")
  private Double rate;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the simulator: the same seed gives the same events.")
  private Long seed;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Names for the help text. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Datasets.all().stream().map(Dataset::name).iterator();
    }
  }

  /**
   * The dataset, its files and the other options looked at.
   *
   * @throws UserError (usage) when the name is unknown or a file is missing
   */
  Dataset dataset() {
    events();
    rate();
    Dataset dataset = named(effectiveName());
    if (dataset.files().isEmpty() && !files.isEmpty()) {
      throw wrong("--file is given, but the " + dataset.name() + " reads none: leave it out");
    }
    if (!dataset.files().isEmpty() && files.isEmpty()) {
      throw wrong(
          "--file is missing: dataset '"
              + dataset.name()
              + "' is read from "
              + dataset.files().stream().map(file -> file.usualName()).toList()
              + ", plain or .gz");
    }
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw UserError.usage(
            "--file '" + file + "': there is no such file in " + Path.of("").toAbsolutePath());
      }
    }
    if (seed != null && !SIMULATOR.equals(dataset.name())) {
      throw wrong("--seed is given, but only the simulator draws anything: leave it out");
    }
    dataset.check(files);
    return dataset;
  }

  /** The files given, in order. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /** The greatest number of events, empty for all. */
  OptionalLong events() {
    if (events == null) {
      return OptionalLong.empty();
    }
    if (events < 1) {
      throw wrong("--events " + events + ": must be at least 1");
    }
    return OptionalLong.of(events);
  }

  /** The rate asked for in events per second, empty for no limit. */
  OptionalDouble rate() {
    if (rate == null) {
      return OptionalDouble.empty();
    }
    if (!(rate > 0) || rate.isInfinite()) {
      throw wrong("--rate " + rate + ": must be above 0 events per second");
    }
    return OptionalDouble.of(rate);
  }

  /** The seed of the simulator, empty for a file. */
  OptionalLong seed() {
    return dataset(effectiveName()) instanceof SimulatorDataset simulator
        ? OptionalLong.of(simulator.options().seed())
        : OptionalLong.empty();
  }

  private String effectiveName() {
    if (name != null) {
      return name;
    }
    if (!files.isEmpty()) {
      throw wrong("--dataset is missing: --file needs one of " + names());
    }
    return SIMULATOR;
  }

  private Dataset named(String wanted) {
    if (!names().contains(wanted)) {
      throw wrong("--dataset '" + wanted + "': unknown" + Suggestions.remedy(wanted, names()));
    }
    return dataset(wanted);
  }

  private Dataset dataset(String wanted) {
    Dataset dataset = Datasets.named(wanted);
    if (seed != null && dataset instanceof SimulatorDataset simulator) {
      return new SimulatorDataset(simulator.options().withSeed(seed));
    }
    return dataset;
  }

  private static List<String> names() {
    return Datasets.all().stream().map(Dataset::name).toList();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
