package dev.gyre.jobs.train;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.train.AdamW;
import dev.gyre.hgt.train.LearningRate;
import dev.gyre.hgt.train.Minibatch;
import dev.gyre.hgt.train.ParameterAverage;
import dev.gyre.hgt.train.TrainingModel;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.MinibatchBuilder.Targets;
import dev.gyre.jobs.samples.SamplePolicy;
import dev.gyre.jobs.samples.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Trains a model: passes over a shuffled sample, of which the average of the parameters is
 * validated on a later slice of time; the best epoch is kept, and calibrated on that slice.
 *
 * <p>The sample of an epoch is every fraud and a share of the rest, the same in every epoch; the
 * order follows from seed and epoch, so that a run that was resumed ends where it would have.
 */
public final class Trainer {

  private static final double CLIP_NORM = 1;
  private static final double AVERAGE_DECAY = 0.995;
  private static final int WARM_UP_STEPS = 100;

  /** What the learning rate falls to in the end, as a share of its peak. */
  private static final double RATE_FLOOR = 0.02;

  private final Samples samples;
  private final MinibatchBuilder builder;
  private final TrainOptions options;
  private final TrainListener listener;
  private final TrainState saved;

  /**
   * A trainer.
   *
   * @param builder makes the minibatches
   * @param saved where the state of the run is kept after each epoch, and taken up from
   */
  public Trainer(
      Samples samples,
      MinibatchBuilder builder,
      TrainOptions options,
      TrainListener listener,
      TrainState saved) {
    this.samples = samples;
    this.builder = builder;
    this.options = options;
    this.listener = listener;
    this.saved = saved;
  }

  /**
   * Trains on the labels.
   *
   * @see #train(HgtModel, int[], int[], Targets)
   */
  public TrainedModel train(HgtModel start, int[] fit, int[] validation) throws IOException {
    return train(start, fit, validation, builder.labels());
  }

  /**
   * Trains.
   *
   * @param start the model to start from; it is not changed
   * @param fit interactions that may be trained on
   * @param validation later ones; without frauds or without others among them, the last epoch is
   *     taken as it is, with the calibration of the start
   * @param targets what is learnt of each interaction that is trained on; validation and
   *     calibration go by the labels
   * @throws IOException if the state of the run cannot be kept
   */
  public TrainedModel train(HgtModel start, int[] fit, int[] validation, Targets targets)
      throws IOException {
    return train(start, fit, validation, targets, Set.of());
  }

  /**
   * Trains.
   *
   * @param fixed names of parameters that keep the start's values
   * @see #train(HgtModel, int[], int[], Targets)
   */
  public TrainedModel train(
      HgtModel start, int[] fit, int[] validation, Targets targets, Set<String> fixed)
      throws IOException {
    long began = System.nanoTime();
    int[] sample = sample(fit);
    if (sample.length == 0) {
      throw new IllegalArgumentException(
          "there is nothing to train on: none of " + fit.length + " interactions was sampled");
    }
    HgtModel begin = start;
    if (options.scorerEpochs() > 0 && !start.manifest().trained() && !saved.isBegun()) {
      ScorerFirst first = new ScorerFirst(samples, builder, options, listener);
      begin = first.train(start, fit, validation, targets, fixed);
    }
    HgtModel model = copy(begin, begin.parameters());
    AdamW optimiser = new AdamW(model.parameters(), settings());
    ParameterAverage average = new ParameterAverage(model.parameters(), AVERAGE_DECAY);
    Validation check = new Validation(samples, builder, validation, options.threads());
    BestModel best = new BestModel(check, options.patience());
    int steps = (sample.length + options.batch() - 1) / options.batch();
    LearningRate rate = rate(steps);
    int epoch = saved.restore(model.parameters(), optimiser, average, best);
    try (TrainingModel passes = new TrainingModel(model, options.threads())) {
      while (epoch < options.epochs() && !best.isOver()) {
        epoch++;
        double loss =
            epoch(
                passes,
                optimiser,
                average,
                rate,
                fixed,
                targets,
                shuffled(sample, epoch),
                epoch,
                steps);
        HgtModel averaged = copy(start, average.snapshot(start.manifest().shape()));
        double seconds = (System.nanoTime() - began) / 1e9;
        listener.epoch(best.consider(averaged, epoch, loss, seconds));
        saved.save(model.parameters(), optimiser, average, best, epoch);
      }
    }
    return best.result();
  }

  private AdamW.Settings settings() {
    return new AdamW.Settings(0.9, 0.99, 1e-8, options.weightDecay());
  }

  private LearningRate rate(int stepsOfEpoch) {
    long total = Math.max(2, (long) options.epochs() * stepsOfEpoch);
    long warmUp = Math.min(WARM_UP_STEPS, total / 4);
    double floor = RATE_FLOOR * options.learningRate();
    return new LearningRate(options.learningRate(), warmUp, total, floor);
  }

  /** Every fraud, and of the rest the share with the smallest hashes: those are kept in samples. */
  int[] sample(int[] fit) {
    InteractionTable table = samples.interactions();
    return Arrays.stream(fit)
        .filter(
            i ->
                table.isSampled(i)
                    && (table.isFraud(i)
                        || SamplePolicy.uniform(table.dataRow(i), samples.seed())
                            < options.negativeShare()))
        .toArray();
  }

  private int[] shuffled(int[] sample, int epoch) {
    Random random = new Random(options.seed() * 1_000_003 + epoch);
    int[] order = sample.clone();
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int row = order[i];
      order[i] = order[other];
      order[other] = row;
    }
    return order;
  }

  private double epoch(
      TrainingModel passes,
      AdamW optimiser,
      ParameterAverage average,
      LearningRate rate,
      Set<String> fixed,
      Targets targets,
      int[] order,
      int epoch,
      int steps) {
    double loss = 0;
    for (int step = 0; step < steps; step++) {
      int from = step * options.batch();
      int to = Math.min(order.length, from + options.batch());
      TrainingModel.LossAndGradients result =
          passes.lossAndGradients(parts(Arrays.copyOfRange(order, from, to), targets));
      result.gradients().clip(CLIP_NORM);
      optimiser.step(result.gradients(), rate.at(optimiser.steps()), fixed);
      average.update();
      loss += result.loss();
      listener.step(epoch, step + 1, steps, loss / (step + 1));
    }
    return loss / steps;
  }

  /** A step's interactions in equal parts, one a thread. */
  private List<Minibatch> parts(int[] rows, Targets targets) {
    InteractionTable table = samples.interactions();
    int count = Math.min(options.threads(), rows.length);
    List<Minibatch> parts = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(
            part ->
                parts.add(
                    builder.build(
                        Arrays.copyOfRange(
                            rows, part * rows.length / count, (part + 1) * rows.length / count),
                        i -> table.isFraud(i) ? (float) options.fraudWeight() : 1f,
                        targets)));
    return parts;
  }

  private static HgtModel copy(HgtModel like, HgtParameters parameters) {
    return HgtModel.of(
        like.manifest().shape(),
        HgtParameters.of(like.manifest().shape(), TrainState.copies(parameters)),
        like.manifest().normalization(),
        true,
        like.manifest().training(),
        like.manifest().metrics());
  }
}
