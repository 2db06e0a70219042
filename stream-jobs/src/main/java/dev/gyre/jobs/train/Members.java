package dev.gyre.jobs.train;

import dev.gyre.hgt.model.Ensemble;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.MinibatchBuilder.Targets;
import dev.gyre.jobs.samples.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * One model, or several of other seeds that make an {@link Ensemble}: trained one after the other,
 * each with its teachers, those after the first with the parameters that all share as the first has
 * them.
 */
public final class Members {

  /** So far apart are the seeds of members: those of up to 99 teachers lie between them. */
  private static final long SEED_STEP = 100_000;

  private final Samples samples;
  private final MinibatchBuilder builder;
  private final TrainListener listener;
  private final List<HgtModel> models = new ArrayList<>();
  private final List<Teachers> teachers = new ArrayList<>();

  /** Of each member's last fit; null before its first. */
  private final Prior[] priors;

  /**
   * Members, untrained.
   *
   * @param options of the first, with the number of members and of the teachers of each
   * @param starts the model that a member, or a teacher, of a seed starts from
   */
  public Members(
      Samples samples,
      MinibatchBuilder builder,
      TrainOptions options,
      TrainListener listener,
      LongFunction<HgtModel> starts) {
    this.samples = samples;
    this.builder = builder;
    this.listener = listener;
    this.priors = new Prior[options.members()];
    for (int k = 0; k < options.members(); k++) {
      TrainOptions own = ofMember(options, k);
      models.add(starts.apply(own.seed()));
      teachers.add(new Teachers(samples, builder, own, listener, starts));
    }
  }

  /**
   * Checks that models of a shape can be members.
   *
   * @throws UserError (usage) that says why not, if there is to be more than one
   */
  public static void requireEnsemble(ModelShape shape, int members) {
    if (members == 1) {
      return;
    }
    try {
      Ensemble.shared(shape);
    } catch (IllegalArgumentException none) {
      throw UserError.usage("--members " + members + ": " + none.getMessage(), none);
    }
  }

  private static TrainOptions ofMember(TrainOptions options, int member) {
    return options.withSeed(options.seed() + member * SEED_STEP);
  }

  /**
   * Trains each member further. Without validation the scores of an update mean what those of the
   * fit that these members had before it meant, however many frauds either was of ({@link Prior}).
   *
   * @param options of the first member's fit
   * @param saved where the state of its run is kept; that of the others is kept beside it
   * @param fit interactions that may be trained on
   * @param validation later ones
   * @return the model, or the ensemble, which is calibrated like a model; its curve has the epochs
   *     of the first member and then, as one more, the ensemble
   * @throws IOException if the state of a run cannot be kept
   */
  public TrainedModel train(TrainOptions options, TrainState saved, int[] fit, int[] validation)
      throws IOException {
    List<TrainedModel> trained = new ArrayList<>();
    for (int k = 0; k < models.size(); k++) {
      if (models.size() > 1) {
        listener.stage("Member " + (k + 1) + " of " + models.size() + ":");
      }
      TrainState state = k == 0 ? saved : saved.ofMember(k + 1);
      trained.add(train(k, ofMember(options, k), state, fit, validation));
      models.set(k, withShared(k, trained.get(k).model()));
    }
    return trained.size() == 1
        ? trained.get(0)
        : ensemble(trained, new Validation(samples, builder, validation, options.threads()));
  }

  private TrainedModel train(
      int member, TrainOptions options, TrainState state, int[] fit, int[] validation)
      throws IOException {
    HgtModel start = withShared(member, models.get(member));
    Set<String> fixed = member == 0 ? Set.of() : Ensemble.shared(start.manifest().shape());
    Targets targets = teachers.get(member).train(options, state, fit, validation);
    Trainer trainer = new Trainer(samples, builder, options, listener, state);
    TrainedModel trained = trainer.train(start, fit, validation, targets, fixed);
    Prior before = priors[member];
    Prior prior = Prior.of(samples.interactions(), trainer.sample(fit), options.fraudWeight());
    priors[member] = prior;
    return before == null || trained.isValidated()
        ? trained
        : new TrainedModel(prior.carryOn(trained.model(), before), trained.curve());
  }

  /** After training as well: the average of a value that stays may differ in its last bit. */
  private HgtModel withShared(int member, HgtModel model) {
    return member == 0 ? model : Ensemble.withShared(model, models.get(0));
  }

  private TrainedModel ensemble(List<TrainedModel> trained, Validation validation) {
    listener.stage("The ensemble of " + trained.size() + ":");
    BestModel whole = new BestModel(validation, 1);
    List<EpochReport> curve = new ArrayList<>();
    trained.get(0).curve().forEach(it -> curve.add(it.notBest()));
    double loss = trained.stream().mapToDouble(it -> it.best().trainLoss()).average().orElseThrow();
    double seconds =
        trained.stream().mapToDouble(it -> it.curve().get(it.curve().size() - 1).seconds()).sum();
    EpochReport report = whole.consider(Ensemble.of(models), curve.size() + 1, loss, seconds);
    if (!validation.isEmpty()) {
      listener.epoch(report);
    }
    curve.add(report);
    return new TrainedModel(whole.model(), curve);
  }
}
