package dev.gyre.jobs.evaluate;

import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.SampleNormalization;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.train.Members;
import dev.gyre.jobs.train.ModelScores;
import dev.gyre.jobs.train.TrainListener;
import dev.gyre.jobs.train.TrainOptions;
import dev.gyre.jobs.train.TrainState;
import dev.gyre.jobs.train.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The engine's model: trained at the first step, carried on from there at the later ones. */
public final class ModelLearner implements Learner {

  private final String name;
  private final Samples samples;
  private final ModelShape shape;
  private final LearnPlan plan;
  private final TrainListener listener;
  private final MinibatchBuilder builder;
  private final List<TrainedModel> fits = new ArrayList<>();
  private HgtModel model;
  private Members members;

  /**
   * A learner.
   *
   * @param name its name in reports
   * @param shape of the whole model
   */
  public ModelLearner(
      String name,
      ModelVariant variant,
      Samples samples,
      ModelShape shape,
      LearnPlan plan,
      TrainListener listener) {
    HgtConfig config = variant.of(shape.config());
    this.name = name;
    this.samples = samples;
    this.shape = new ModelShape(config, shape.schema(), shape.aggregates(), shape.scoredRelation());
    this.plan = plan;
    this.listener = listener;
    this.builder =
        new MinibatchBuilder(
            samples, shape.scoredRelation(), variant.embeds(), config.layers(), config.selfEdges());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void fit(InteractionTable table, int[] rows) {
    long endMs = table.timestampMs(rows[rows.length - 1]) + 1;
    long validationMs = endMs - plan.validationMs();
    int[] validation = between(table, rows, validationMs, endMs);
    boolean update = model != null;
    long fromMs = update ? endMs - plan.updateWindowMs() : Long.MIN_VALUE;
    int[] fit = between(table, rows, fromMs, validationMs);
    TrainOptions options = update ? plan.update() : plan.first();
    if (!update) {
      Map<String, Normalization> normalization =
          SampleNormalization.of(samples, shape.scoredRelation(), fit);
      members =
          new Members(samples, builder, options, listener, seed -> untrained(normalization, seed));
    }
    try {
      TrainedModel trained = members.train(options, TrainState.none(), fit, validation);
      fits.add(trained);
      model = trained.model();
    } catch (IOException impossible) {
      throw new UncheckedIOException("no state is kept here", impossible);
    }
  }

  private static int[] between(InteractionTable table, int[] rows, long fromMs, long toMs) {
    return Arrays.stream(rows)
        .filter(i -> table.timestampMs(i) >= fromMs && table.timestampMs(i) < toMs)
        .toArray();
  }

  private HgtModel untrained(Map<String, Normalization> normalization, long seed) {
    return HgtModel.of(
        shape,
        HgtParameters.seeded(shape, seed),
        normalization,
        false,
        Map.of("seed", Long.toString(seed)),
        Map.of());
  }

  @Override
  public float[] score(InteractionTable table, int[] rows) {
    return ModelScores.probabilities(model, builder, rows, plan.first().threads());
  }

  /** What each fit gave, in order. */
  public List<TrainedModel> fits() {
    return List.copyOf(fits);
  }

  /** The last model. */
  public HgtModel model() {
    return model;
  }
}
