package dev.gyre.jobs.command;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.catalog.Datasets;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.ModelSpec;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.FirstEvents;
import dev.gyre.jobs.dataset.simulator.SimulatorDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which data a model learns from, the same for every command that trains. */
final class TrainingDataOptions {

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      completionCandidates = DatasetOptions.Names.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String name;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      arity = "1..*",
      description = "The dataset's files, plain or .gz, in its order, or the folder of them.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--events",
      paramLabel = "N",
      description =
          "Read the first N events, and the labels that are available by then. Default: all;"
              + " the simulator has no end and needs a number.")
  private Long events;

  @Option(
      names = "--simulator-seed",
      paramLabel = "S",
      description =
          "Seed of the simulated world: another seed, other accounts and payments. Default: that of"
              + " gyre demo.")
  private Long simulatorSeed;

  @Option(
      names = "--config",
      paramLabel = "JOB.yaml",
      description = "Job file. Default: examples/NAME/job.yaml of this installation.")
  private Path jobFile;

  @Option(
      names = "--width",
      paramLabel = "D",
      description =
          "Width of a new model, a multiple of its heads. Default: model.seeded.width of the job"
              + " file.")
  private Integer width;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * The dataset, its files looked at; of the first events only, if so many were asked for, and of
   * the labels those that are available by then.
   *
   * @throws UserError (usage) when a file is missing
   */
  Dataset dataset() {
    return dataset(0);
  }

  /**
   * The same, for who measures.
   *
   * @param later how many events after the first ones are gone through for labels
   */
  Dataset dataset(long later) {
    if (name == null) {
      throw wrong("--dataset is missing: give one of " + names());
    }
    List<String> names = names();
    if (!names.contains(name)) {
      throw wrong("--dataset '" + name + "': unknown" + Suggestions.remedy(name, names));
    }
    Dataset dataset = seeded(Datasets.named(name));
    if (dataset.files().isEmpty() != files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          files.isEmpty()
              ? "--file is missing: dataset '"
                  + name
                  + "' is read from "
                  + dataset.files().stream().map(file -> file.usualName()).toList()
                  + ", plain or .gz"
              : "--file is given, but the " + name + " reads none: leave it out");
    }
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw UserError.usage(
            "--file '" + file + "': there is no such file in " + Path.of("").toAbsolutePath());
      }
    }
    dataset.check(files);
    return bounded(dataset, later);
  }

  private static List<String> names() {
    return Datasets.all().stream().map(Dataset::name).toList();
  }

  /** Topics in place of a dataset, to which no option of a dataset applies but the bound. */
  Dataset topics(Dataset topics) {
    if (name != null || !files.isEmpty() || simulatorSeed != null) {
      throw wrong(
          "--kafka stands in place of --dataset, --file and --simulator-seed: leave them out");
    }
    return events == null ? topics : bounded(topics, 0);
  }

  private Dataset seeded(Dataset dataset) {
    if (simulatorSeed == null) {
      return dataset;
    }
    if (dataset instanceof SimulatorDataset simulator) {
      return new SimulatorDataset(simulator.options().withSeed(simulatorSeed));
    }
    throw wrong("--simulator-seed is given, but dataset '" + name + "' is not drawn: leave it out");
  }

  private Dataset bounded(Dataset dataset, long later) {
    if (events == null && dataset.files().isEmpty()) {
      throw wrong("--events is missing: the " + name + " has no end, say how many events to read");
    }
    if (events != null && events < 1) {
      throw wrong("--events " + events + ": must be at least 1");
    }
    return events == null ? dataset : new FirstEvents(dataset, events, later);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** The files given, in order. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /**
   * The job file, which must score something.
   *
   * @throws UserError (usage) when it cannot be read or has errors
   */
  JobConfig config() {
    return config(false);
  }

  /**
   * The same.
   *
   * @param named whether it must be given, there being no dataset with an example
   */
  JobConfig config(boolean named) {
    if (jobFile == null && (named || name == null)) {
      throw wrong((named ? "--config" : "--dataset") + " is missing");
    }
    Path path = jobFile != null ? jobFile : JobFiles.example(name);
    JobConfig config = JobFiles.read(path);
    if (!config.interaction().scored()) {
      throw UserError.usage(
          "job file '"
              + path
              + "' scores no relation, so there is nothing to learn: add 'interaction' to it, as in"
              + " examples/fdh/job.yaml");
    }
    return width == null ? config : withWidth(config);
  }

  private JobConfig withWidth(JobConfig config) {
    if (config.model() instanceof ModelSpec.Seeded seeded
        && width > 0
        && width % seeded.heads() == 0) {
      return config.withModel(seeded.withWidth(width));
    }
    throw wrong(
        "--width "
            + width
            + ": the job file must have model.seeded, and the width be a multiple of its heads");
  }
}
