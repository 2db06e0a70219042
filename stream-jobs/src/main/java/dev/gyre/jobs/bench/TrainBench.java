package dev.gyre.jobs.bench;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.model.Tensor;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.SampleNormalization;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.train.EpochReport;
import dev.gyre.jobs.train.TrainListener;
import dev.gyre.jobs.train.TrainOptions;
import dev.gyre.jobs.train.TrainState;
import dev.gyre.jobs.train.Trainer;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Labelled interactions a second of the trainer itself: one epoch, its first fifth as warm-up. */
public final class TrainBench {

  private static final int REPEATS = 3;
  private static final double WARM_UP_SHARE = 0.2;
  private static final int COUNTED_MINIBATCHES = 50;

  private final Samples samples;
  private final ModelShape shape;
  private final TrainOptions options;
  private final double replaySeconds;
  private final Consumer<String> progress;

  /**
   * A benchmark that has run nothing yet.
   *
   * @param samples what is trained on
   * @param shape of the model
   * @param options of the trainer, with one epoch
   * @param replaySeconds that it took to make the samples
   * @param progress told what is done
   */
  public TrainBench(
      Samples samples,
      ModelShape shape,
      TrainOptions options,
      double replaySeconds,
      Consumer<String> progress) {
    this.samples = samples;
    this.shape = shape;
    this.options = options;
    this.replaySeconds = replaySeconds;
    this.progress = progress;
  }

  /**
   * Trains an epoch.
   *
   * @throws UserError (failure) if the epoch has too few steps to measure
   */
  public TrainBenchReport run() throws IOException {
    InteractionTable table = samples.interactions();
    int[] fit = IntStream.range(0, table.size()).filter(table::isLabelled).toArray();
    MinibatchBuilder builder =
        new MinibatchBuilder(
            samples,
            shape.scoredRelation(),
            true,
            shape.config().layers(),
            shape.config().selfEdges());
    HgtModel start =
        HgtModel.of(
            shape,
            HgtParameters.seeded(shape, options.seed()),
            SampleNormalization.of(samples, shape.scoredRelation(), fit),
            false,
            Map.of(),
            Map.of());
    Steps steps = new Steps();
    new Trainer(samples, builder, options, steps, TrainState.none()).train(start, fit, new int[0]);
    BenchReport.Spread rate = BenchReport.Spread.of(steps.rates(options.batch()));
    double edges = edgesPerInteraction(builder, fit);
    return new TrainBenchReport(
        rate,
        new BenchReport.Spread(rate.median() * edges, rate.min() * edges, rate.max() * edges),
        edges,
        start.parameters().tensors().values().stream().mapToInt(TrainBench::size).sum(),
        replaySeconds,
        options,
        BenchReport.Machine.here());
  }

  private static int size(Tensor tensor) {
    return tensor.data().length;
  }

  private double edgesPerInteraction(MinibatchBuilder builder, int[] fit) {
    int[] kept = Arrays.stream(fit).filter(samples.interactions()::isSampled).toArray();
    int batches = Math.max(1, Math.min(COUNTED_MINIBATCHES, kept.length / options.batch()));
    long edges = 0;
    long interactions = 0;
    for (int i = 0; i < batches; i++) {
      int from = (int) ((long) i * kept.length / batches);
      int[] rows = Arrays.copyOfRange(kept, from, Math.min(kept.length, from + options.batch()));
      edges += builder.build(rows, row -> 1).graph().edgeCount();
      interactions += rows.length;
    }
    return (double) edges / interactions;
  }

  /** When each step ended. */
  private final class Steps implements TrainListener {
    private final LongArrayList nanos = new LongArrayList();

    @Override
    public void step(int epoch, int step, int steps, double loss) {
      nanos.add(System.nanoTime());
      if (step % Math.max(1, steps / 10) == 0) {
        progress.accept(String.format("step %,d of %,d, loss %.4f", step, steps, loss));
      }
    }

    @Override
    public void epoch(EpochReport report) {
      // The steps are enough.
    }

    List<Double> rates(int batch) {
      // The last step may be short, and is left out.
      int first = (int) (WARM_UP_SHARE * nanos.size());
      int last = nanos.size() - 2;
      if (last - first < REPEATS) {
        throw UserError.failure(
            "an epoch of " + nanos.size() + " steps is too short to measure; give more --events");
      }
      List<Double> rates = new ArrayList<>();
      for (int i = 0; i < REPEATS; i++) {
        int from = first + i * (last - first) / REPEATS;
        int to = first + (i + 1) * (last - first) / REPEATS;
        rates.add((double) (to - from) * batch / ((nanos.getLong(to) - nanos.getLong(from)) / 1e9));
      }
      return rates;
    }
  }
}
