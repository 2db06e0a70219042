package dev.gyre.jobs.train;

import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.SampleNormalization;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.topology.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * From a dataset to a model of a job: replays, samples, trains on the earlier labelled interactions
 * and validates on the later ones.
 */
public final class TrainingRun {

  private final JobConfig config;
  private final TrainOptions options;
  private final Share share;
  private final TrainingProgress progress;

  /**
   * Which labelled interactions are for what, in order of time.
   *
   * @param skip share of the earliest, which only fill windows, at least 0
   * @param validation share of the latest, which validate, above 0
   * @param leastFrauds how many frauds must be among those to train on, at least 1
   */
  public record Share(double skip, double validation, int leastFrauds) {

    /** Checks the shares. */
    public Share {
      if (!(validation > 0 && skip >= 0 && validation + skip < 1 && leastFrauds > 0)) {
        throw new IllegalArgumentException(
            "validation share "
                + validation
                + " and skipped share "
                + skip
                + ": the first must be above 0, the second at least 0, and both together below 1");
      }
    }
  }

  /**
   * What came of it.
   *
   * @param model the model; its manifest tells of the training
   * @param trained how it was found
   * @param lastMs time of the last interaction that was read, epoch milliseconds
   */
  public record Outcome(HgtModel model, TrainedModel trained, long lastMs) {}

  /** A run that has not started. */
  public TrainingRun(
      JobConfig config, TrainOptions options, Share share, TrainingProgress progress) {
    this.config = config;
    this.options = options;
    this.share = share;
    this.progress = progress;
  }

  /**
   * Trains.
   *
   * @param warm the model to start from, which must fit the job; empty for a new one
   * @throws UserError (failure) if no fraud is among the labels; (usage) if the state is of a run
   *     with another number of teachers or members, or models of this shape make no ensemble and
   *     one is asked for
   */
  public Outcome run(Dataset dataset, List<Path> files, Optional<HgtModel> warm, TrainState state)
      throws IOException {
    state.requireTeachers(options.teachers());
    state.requireMembers(options.members());
    state.requireScorerEpochs(options.scorerEpochs());
    ModelShape shape = warm.orElseGet(() -> Models.of(config)).manifest().shape();
    Members.requireEnsemble(shape, options.members());
    Samples samples =
        new LabelledReplay(config, options, progress).run(dataset, files, shape.config().layers());
    int[] labelled = labelled(samples.interactions());
    int first = (int) (share.skip() * labelled.length);
    int last = (int) ((1 - share.validation()) * labelled.length);
    int[] fit = Arrays.copyOfRange(labelled, first, last);
    int[] validation = Arrays.copyOfRange(labelled, last, labelled.length);
    requireFrauds(samples.interactions(), fit);
    progress.say(
        String.format(
            Locale.ROOT,
            "Training on %,d interactions, validating on the %,d after them.",
            fit.length,
            validation.length));
    MinibatchBuilder builder =
        new MinibatchBuilder(
            samples,
            shape.scoredRelation(),
            true,
            shape.config().layers(),
            shape.config().selfEdges());
    Map<String, Normalization> normalization =
        warm.isPresent() ? Map.of() : SampleNormalization.of(samples, shape.scoredRelation(), fit);
    Members members =
        new Members(
            samples,
            builder,
            options,
            progress,
            seed -> warm.orElseGet(() -> untrained(shape, normalization, seed)));
    TrainedModel trained = members.train(options, state, fit, validation);
    InteractionTable table = samples.interactions();
    return new Outcome(
        described(trained, dataset, table, fit), trained, table.timestampMs(table.size() - 1));
  }

  private void requireFrauds(InteractionTable table, int[] fit) {
    long frauds = Arrays.stream(fit).filter(table::isFraud).count();
    if (frauds < share.leastFrauds()) {
      throw UserError.failure(
          frauds
              + " of the "
              + fit.length
              + " labelled interactions to train on are frauds: there must be at least "
              + share.leastFrauds()
              + " to learn from; give more data");
    }
  }

  private static int[] labelled(InteractionTable table) {
    return IntStream.range(0, table.size()).filter(table::isLabelled).toArray();
  }

  private static HgtModel untrained(
      ModelShape shape, Map<String, Normalization> normalization, long seed) {
    return HgtModel.of(
        shape, HgtParameters.seeded(shape, seed), normalization, false, Map.of(), Map.of());
  }

  private HgtModel described(
      TrainedModel trained, Dataset dataset, InteractionTable table, int[] fit) {
    Map<String, String> training = new LinkedHashMap<>();
    training.put("data", dataset.name());
    training.put("from", Instant.ofEpochMilli(table.timestampMs(fit[0])).toString());
    training.put("to", Instant.ofEpochMilli(table.timestampMs(fit[fit.length - 1])).toString());
    training.put("interactions", Integer.toString(fit.length));
    training.put("seed", Long.toString(options.seed()));
    if (options.scorerEpochs() > 0) {
      training.put("scorer-epochs", Integer.toString(options.scorerEpochs()));
    }
    if (options.teachers() > 0) {
      training.put("teachers", Integer.toString(options.teachers()));
    }
    if (options.members() > 1) {
      training.put("members", Integer.toString(options.members()));
    } else {
      training.put("epoch", Integer.toString(trained.best().epoch()));
    }
    HgtModel model = trained.model();
    return HgtModel.of(
        model.manifest().shape(),
        model.parameters(),
        model.manifest().normalization(),
        true,
        training,
        metrics(trained.best()));
  }

  /** What the validation slice gave; nothing if it had no frauds, or nothing else. */
  private static Map<String, Double> metrics(EpochReport best) {
    return Double.isNaN(best.averagePrecision())
        ? Map.of()
        : Map.of(
            "validation.average_precision", best.averagePrecision(),
            "validation.loss", best.validationLoss());
  }
}
