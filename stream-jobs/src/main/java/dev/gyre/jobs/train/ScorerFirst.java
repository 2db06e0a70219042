package dev.gyre.jobs.train;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.ModelManifest;
import dev.gyre.hgt.model.Tensor;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.MinibatchBuilder.Targets;
import dev.gyre.jobs.samples.Samples;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Has the scorer of a new model learn alone, on the interaction's features and the aggregates of
 * both ends, before the whole model does.
 *
 * <p>Layers that read dozens of edges know a few hundred frauds by heart after the few passes in
 * which the scorer has hardly begun to learn what aggregates say, and the validation then ends the
 * training. Alone, the scorer has time: without computation graphs a pass costs little. Its weights
 * of both embeddings are zero afterwards, so that the whole model begins with what the scorer says,
 * and embeddings add to it (a residual that starts at zero, as of ReZero: Bachlechner et al., UAI
 * 2021).
 */
final class ScorerFirst {

  /** Small steps cost little here, and few labels take many. */
  private static final int BATCH = 32;

  private static final int PATIENCE = 10;
  private static final String SCORER = "scorer/";
  private static final String FIRST = "scorer/first/weight";

  private final Samples samples;
  private final MinibatchBuilder builder;
  private final TrainOptions options;
  private final TrainListener listener;

  /**
   * A first stage.
   *
   * @param builder makes the minibatches of the whole model
   * @param options of the whole model's fit
   */
  ScorerFirst(
      Samples samples, MinibatchBuilder builder, TrainOptions options, TrainListener listener) {
    this.samples = samples;
    this.builder = builder.withoutEmbeddings();
    this.options = options;
    this.listener = listener;
  }

  /**
   * Trains the scorer.
   *
   * @param start the model; it is not changed
   * @param fixed names of parameters that keep their values
   * @return the model to go on with
   * @see Trainer#train(HgtModel, int[], int[], Targets, Set)
   */
  HgtModel train(HgtModel start, int[] fit, int[] validation, Targets targets, Set<String> fixed)
      throws IOException {
    listener.stage("The scorer alone:");
    Set<String> others = new TreeSet<>(fixed);
    start.parameters().tensors().keySet().stream()
        .filter(name -> !name.startsWith(SCORER))
        .forEach(others::add);
    TrainedModel trained =
        new Trainer(samples, builder, alone(), stepsOnly(), TrainState.none())
            .train(start, fit, validation, targets, others);
    listener.stage(told(trained) + " The whole model:");
    return combined(start, trained.model(), others);
  }

  private static String told(TrainedModel trained) {
    int passes = trained.curve().size();
    return trained.isValidated()
        ? String.format(
            Locale.ROOT,
            "Pass %d of %d was its best, average precision %.4f.",
            trained.best().epoch(),
            passes,
            trained.best().averagePrecision())
        : passes + " passes are done.";
  }

  /** Passes are many and short: their steps show that something goes on. */
  private TrainListener stepsOnly() {
    return new TrainListener() {
      @Override
      public void step(int epoch, int step, int steps, double loss) {
        listener.step(epoch, step, steps, loss);
      }

      @Override
      public void epoch(EpochReport report) {
        // The best is told in the end.
      }
    };
  }

  private TrainOptions alone() {
    return new TrainOptions(
        options.scorerEpochs(),
        PATIENCE,
        Math.min(BATCH, options.batch()),
        options.learningRate(),
        options.weightDecay(),
        options.negativeShare(),
        options.fraudWeight(),
        0,
        1,
        options.seed(),
        options.threads());
  }

  /**
   * The trained scorer in the model that it began with, of which the average of the parameters may
   * have changed the last bits, without what it makes of embeddings: their rows come first.
   */
  private static HgtModel combined(HgtModel start, HgtModel trained, Set<String> others) {
    ModelManifest manifest = trained.manifest();
    Map<String, Tensor> tensors = TrainState.copies(trained.parameters());
    Map<String, Tensor> before = TrainState.copies(start.parameters());
    others.forEach(name -> tensors.put(name, before.get(name)));
    HgtParameters parameters = HgtParameters.of(manifest.shape(), tensors);
    int width = manifest.shape().config().width();
    Arrays.fill(parameters.data(FIRST), 0, 2 * width * width, 0f);
    return HgtModel.of(
        manifest.shape(),
        parameters,
        manifest.normalization(),
        true,
        manifest.training(),
        manifest.metrics());
  }
}
