package dev.gyre.jobs.evaluate;

import dev.gyre.hgt.model.ModelShape;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.train.TrainListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The learners of an evaluation, the rules first. */
public final class LearnerSet {

  private static final String HANDBOOK = "fdh";

  private final Rules rules;
  private final List<Learner> baselines = new ArrayList<>();
  private final List<ModelLearner> models = new ArrayList<>();
  private final List<ModelLearner> ablations = new ArrayList<>();

  /**
   * What is compared.
   *
   * @param baselines whether trees and the scorer on aggregates alone are run, beside the rules
   * @param ablations whether the model is also trained without each of its parts
   * @param seed of the first model
   * @param seeds how many models are trained, of this seed and the next ones
   */
  public record Choice(boolean baselines, boolean ablations, long seed, int seeds) {}

  /** Makes the learners. */
  public LearnerSet(
      JobConfig config,
      Samples samples,
      Function<Long, LearnPlan> plan,
      Choice choice,
      TrainListener listener) {
    int amount = EvaluationSetup.amountFeature(config);
    ModelShape shape = Models.of(config).manifest().shape();
    LearnPlan first = plan.apply(choice.seed());
    rules = new Rules(amount);
    if (choice.baselines()) {
      TreeFeatures scorer = TreeFeatures.ofScorer();
      baselines.add(new TreeLearner("trees on the same aggregates", scorer, samples.seed()));
      if (config.name().equals(HANDBOOK)) {
        TreeFeatures handbook = new HandbookFeatures(amount);
        baselines.add(
            new TreeLearner("trees on the handbook's 15 features", handbook, samples.seed()));
      }
      baselines.add(learner(ModelVariant.AGGREGATES, samples, shape, first, listener));
    }
    for (int i = 0; i < choice.seeds(); i++) {
      long seed = choice.seed() + i;
      String title = ModelVariant.FULL.title() + (choice.seeds() == 1 ? "" : ", seed " + seed);
      models.add(
          new ModelLearner(title, ModelVariant.FULL, samples, shape, plan.apply(seed), listener));
    }
    if (choice.ablations()) {
      for (ModelVariant variant : ModelVariant.values()) {
        if (variant.removesFrom(shape.config())) {
          ablations.add(learner(variant, samples, shape, first, listener));
        }
      }
    }
  }

  private static ModelLearner learner(
      ModelVariant variant,
      Samples samples,
      ModelShape shape,
      LearnPlan plan,
      TrainListener listener) {
    return new ModelLearner(variant.title(), variant, samples, shape, plan, listener);
  }

  /** All learners in the order in which they run. */
  public List<Learner> all() {
    List<Learner> all = new ArrayList<>();
    all.add(rules);
    all.addAll(baselines);
    all.addAll(models);
    all.addAll(ablations);
    return all;
  }

  /** The rules. */
  public Rules rules() {
    return rules;
  }

  /** The models, by seed. */
  public List<ModelLearner> models() {
    return List.copyOf(models);
  }
}
