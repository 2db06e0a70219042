package dev.gyre.jobs.train;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.samples.SamplePolicy;
import dev.gyre.jobs.samples.SampleReplay;
import dev.gyre.jobs.samples.Samples;
import java.nio.file.Path;
import java.util.List;

/** A dataset through a job's rules, to the samples that a model is fitted to. */
public final class LabelledReplay {

  private final JobConfig config;
  private final TrainOptions options;
  private final TrainingProgress progress;

  /**
   * A replay that has not started.
   *
   * @param options whose share of legitimate interactions is kept, by its seed
   */
  public LabelledReplay(JobConfig config, TrainOptions options, TrainingProgress progress) {
    this.config = config;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Replays.
   *
   * @param layers how many hops of each end are kept
   * @throws UserError (failure) if no fraud is among the labels
   */
  public Samples run(Dataset dataset, List<Path> files, int layers) {
    progress.say("Replaying " + dataset.name() + " through " + config.name() + "'s rules.");
    KnownLabels labels = KnownLabels.read(config, dataset, files);
    if (labels.frauds() == 0) {
      throw UserError.failure(
          "dataset '"
              + dataset.name()
              + "' has "
              + labels.size()
              + " labels and no fraud among them: there is nothing to learn");
    }
    Samples samples =
        new SampleReplay(
                config,
                layers,
                labels,
                SamplePolicy.fraudsAnd(options.negativeShare()),
                options.seed())
            .run(dataset, files, progress::reading);
    if (samples.rejected() > 0) {
      progress.say(
          samples.rejected() + " records rejected; the first: " + samples.firstRejection());
    }
    return samples;
  }
}
