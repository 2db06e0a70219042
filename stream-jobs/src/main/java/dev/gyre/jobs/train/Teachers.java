package dev.gyre.jobs.train;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.MinibatchBuilder.Targets;
import dev.gyre.jobs.samples.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Models of other seeds whose mean a model learns in place of the labels: the sigmoid of the mean
 * of their logits, for each interaction that is trained on.
 *
 * <p>Most interactions that get a low score get it for reasons that a few frauds among a million
 * labels cannot teach, so that models of several seeds order them differently. What their mean says
 * has less of that noise than the labels and than any of them, and one model that learns it costs a
 * job no more than any other (distillation of an ensemble: Hinton, Vinyals and Dean 2015; into a
 * model of the same shape: Furlanello et al., Born-Again Neural Networks, ICML 2018).
 */
public final class Teachers {

  /** So far apart are the seeds of a model and its teachers, that seeds in a row share none. */
  private static final long SEED_STEP = 1_000;

  private final Samples samples;
  private final MinibatchBuilder builder;
  private final TrainListener listener;
  private final List<HgtModel> models = new ArrayList<>();
  private final long[] seeds;

  /**
   * The teachers of a model, untrained.
   *
   * @param options of the model, with their number
   * @param starts the model that a teacher of a seed starts from
   */
  public Teachers(
      Samples samples,
      MinibatchBuilder builder,
      TrainOptions options,
      TrainListener listener,
      LongFunction<HgtModel> starts) {
    this.samples = samples;
    this.builder = builder;
    this.listener = listener;
    this.seeds = new long[options.teachers()];
    for (int k = 0; k < seeds.length; k++) {
      seeds[k] = options.seed() + (k + 1) * SEED_STEP;
      models.add(starts.apply(seeds[k]));
    }
  }

  /**
   * Trains each teacher further, as the model will be, and asks them.
   *
   * @param options of the model's fit
   * @param saved where the state of the model's run is kept; that of each teacher is kept beside it
   * @param fit interactions that may be trained on
   * @param validation later ones
   * @return what they say of those that are trained on; the labels if there are no teachers
   * @throws IOException if the state of a run cannot be kept
   */
  public Targets train(TrainOptions options, TrainState saved, int[] fit, int[] validation)
      throws IOException {
    if (seeds.length == 0) {
      return builder.labels();
    }
    int[] sample = new Trainer(samples, builder, options, listener, saved).sample(fit);
    double[] logits = new double[sample.length];
    for (int k = 0; k < seeds.length; k++) {
      listener.stage("Teacher " + (k + 1) + " of " + seeds.length + ":");
      TrainState state = saved.ofTeacher(k + 1);
      TrainOptions ofTeacher = options.forTeacher(seeds[k]);
      HgtModel trained =
          new Trainer(samples, builder, ofTeacher, listener, state)
              .train(models.get(k), fit, validation)
              .model();
      models.set(k, trained);
      float[] says = ModelScores.logits(trained, builder, sample, options.threads());
      for (int i = 0; i < logits.length; i++) {
        logits[i] += says[i] / seeds.length;
      }
    }
    listener.stage("The model, which learns from its teachers:");
    return targets(sample, logits);
  }

  private Targets targets(int[] sample, double[] logits) {
    float[] says = new float[samples.interactions().size()];
    Arrays.fill(says, Float.NaN);
    for (int i = 0; i < sample.length; i++) {
      says[sample[i]] = (float) (1 / (1 + Math.exp(-logits[i])));
    }
    return i -> {
      if (Float.isNaN(says[i])) {
        throw new IllegalArgumentException("interaction " + i + " is not one that is trained on");
      }
      return says[i];
    };
  }
}
