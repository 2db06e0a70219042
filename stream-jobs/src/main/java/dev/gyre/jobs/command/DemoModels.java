package dev.gyre.jobs.command;

import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.ModelSpec;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.FirstEvents;
import dev.gyre.jobs.demo.DemoModel;
import dev.gyre.jobs.train.TrainOptions;
import dev.gyre.jobs.train.TrainState;
import dev.gyre.jobs.train.TrainingProgress;
import dev.gyre.jobs.train.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Chooses the model of a demo: the one that the job file names, or the one that lies beside it, or
 * for a file one that is trained on its first part; random weights if there is nothing to learn.
 */
final class DemoModels {

  /** Name of the model that lies beside a job file. */
  static final String SHIPPED = "model";

  /** A demo's training is to take about a minute, however large the file. */
  /** So early in a dataset there are few frauds to learn from. */
  private static final int SCORER_EPOCHS = 40;

  private static final long MOST_EVENTS = 50_000;

  /** Events after those trained on among which their labels are. */
  private static final long LABELS_WITHIN = 150_000;

  private static final int MOST_LEGITIMATE = 4_000;
  private static final int LEAST_FRAUDS = 20;
  private static final int WIDTH = 32;
  private static final TrainingRun.Share SHARE = new TrainingRun.Share(0.1, 0.15, LEAST_FRAUDS);

  private final Dataset dataset;
  private final List<Path> files;
  private final TrainingProgress progress;

  DemoModels(Dataset dataset, List<Path> files, TrainingProgress progress) {
    this.dataset = dataset;
    this.files = files;
    this.progress = progress;
  }

  /**
   * The job with its model.
   *
   * @param events how many events are replayed; empty for all
   * @param folder where a model that is trained here goes
   */
  DemoModel choose(JobConfig config, Path jobFile, OptionalLong events, Path folder)
      throws IOException {
    if (!(config.model() instanceof ModelSpec.Seeded seeded)) {
      return DemoModel.unseen(config, "the job file's");
    }
    Path shipped = jobFile.resolveSibling(SHIPPED);
    if (Files.exists(shipped.resolve(ModelFiles.MANIFEST))) {
      requireFits(config, shipped);
      return DemoModel.unseen(with(config, shipped), "the one beside the job file");
    }
    if (!config.interaction().scored() || dataset.files().isEmpty()) {
      return untrained(config);
    }
    return trained(config, seeded, events, folder);
  }

  private static void requireFits(JobConfig config, Path model) {
    try {
      ModelFiles.load(model).requireFits(config.types(), config.aggregates());
    } catch (IOException | IllegalArgumentException unfit) {
      throw UserError.usage(
          "the model beside the job file, "
              + model
              + ", is not one of the job: "
              + unfit.getMessage()
              + "; train it again, or give --untrained",
          unfit);
    }
  }

  /** Random weights. */
  static DemoModel untrained(JobConfig config) {
    return DemoModel.unseen(config, "random weights");
  }

  private static JobConfig with(JobConfig config, Path model) {
    return config.withModel(new ModelSpec.FromPath(model.toAbsolutePath().toString()));
  }

  private DemoModel trained(
      JobConfig config, ModelSpec.Seeded seeded, OptionalLong events, Path folder)
      throws IOException {
    long first = Math.min(MOST_EVENTS, Math.max(1, events.orElse(2 * MOST_EVENTS) / 2));
    Dataset part = new FirstEvents(dataset, first, LABELS_WITHIN);
    progress.say(
        String.format(
            Locale.ROOT,
            "Training on the first %,d events with all their labels, those too that come later;"
                + " what comes after is for measuring. --untrained leaves this out.",
            first));
    JobConfig small =
        seeded.width() > WIDTH && WIDTH % seeded.heads() == 0
            ? config.withModel(seeded.withWidth(WIDTH))
            : config;
    double share = Math.min(1, (double) MOST_LEGITIMATE / first);
    int threads = Runtime.getRuntime().availableProcessors();
    TrainOptions options =
        new TrainOptions(4, 4, 128, 3e-3, 0.01, share, 1, 0, 1, 1, threads)
            .withScorerEpochs(SCORER_EPOCHS);
    try {
      TrainingRun.Outcome outcome =
          new TrainingRun(small, options, SHARE, progress)
              .run(part, files, Optional.empty(), TrainState.none());
      Path model = folder.resolve(SHIPPED);
      ModelFiles.save(outcome.model(), model);
      String origin =
          String.format(Locale.ROOT, "trained on the first %,d events of this replay", first);
      return new DemoModel(with(config, model), origin, outcome.lastMs() + 1);
    } catch (UserError nothingToLearn) {
      progress.say(nothingToLearn.getMessage());
      return untrained(config);
    }
  }
}
