package dev.gyre.jobs.command;

import dev.gyre.jobs.bench.TrainBench;
import dev.gyre.jobs.bench.TrainBenchReport;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.samples.SamplePolicy;
import dev.gyre.jobs.samples.SampleReplay;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.train.TrainOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gyre bench train}: how fast is training? */
@Command(
    name = "train",
    header = "Measure labelled interactions a second in training.",
    sortOptions = false,
    description = {
      "",
      "Replays a dataset as 'gyre train' does and trains one epoch on all that is labelled, with the"
          + " settings of 'gyre train'; the steps after the first fifth are measured, in three parts."
          + " GYRE_JAVA_OPTS attaches a profiler.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gyre bench train --dataset simulator --events 120000",
      "  gyre bench train --dataset fdh --file transactions.csv.gz --json report.json"
    })
final class TrainBenchCommand implements Callable<Integer> {

  private static final double LEARNING_RATE = 3e-3;
  private static final double WEIGHT_DECAY = 0.01;

  @Mixin private TrainingDataOptions data;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "256",
      description = "Interactions to a step. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--negative-share",
      paramLabel = "S",
      defaultValue = "0.4",
      description =
          "Share of the legitimate interactions that is trained on. Default: ${DEFAULT-VALUE}.")
  private double negativeShare;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of weights, sample and order. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that work side by side. Default: one for each processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private ReportOption report;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    report.check();
    TrainOptions options = options();
    JobConfig config = data.config();
    Dataset dataset = data.dataset();
    try (TrainMeter meter = new TrainMeter(report.human(), report.humanIsTerminal())) {
      meter.say("Replaying " + dataset.name() + " through " + config.name() + "'s rules.");
      long start = System.nanoTime();
      Samples samples =
          new SampleReplay(
                  config,
                  Models.of(config).config().layers(),
                  KnownLabels.read(config, dataset, data.files()),
                  SamplePolicy.fraudsAnd(negativeShare),
                  seed)
              .run(dataset, data.files(), meter::reading);
      double seconds = (System.nanoTime() - start) / 1e9;
      TrainBenchReport result =
          new TrainBench(
                  samples, Models.of(config).manifest().shape(), options, seconds, meter::say)
              .run();
      meter.say(
          String.format(
              "%,.0f labelled interactions/s (%,.0f to %,.0f), %,.0f edges/s, %.1f edges an"
                  + " interaction, %,d parameters, %d threads; replay %.0f s",
              result.interactionsPerSecond().median(),
              result.interactionsPerSecond().min(),
              result.interactionsPerSecond().max(),
              result.edgesPerSecond().median(),
              result.edgesPerInteraction(),
              result.parameters(),
              threads,
              seconds));
      report.write(result);
    }
    return 0;
  }

  private TrainOptions options() {
    try {
      return new TrainOptions(
          1,
          1,
          batch,
          LEARNING_RATE,
          TrainOptions.PLAIN_RATE_FLOOR,
          WEIGHT_DECAY,
          negativeShare,
          1,
          seed,
          threads);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }
}
