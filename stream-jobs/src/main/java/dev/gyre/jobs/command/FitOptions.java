package dev.gyre.jobs.command;

import dev.gyre.jobs.train.TrainOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a model is fitted: what {@code gyre train} and {@code gyre bench train} share. */
final class FitOptions {

  private static final double WEIGHT_DECAY = 0.01;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "256",
      description = "Interactions to a step. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      defaultValue = "0.003",
      description = "Peak of the learning rate. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--negative-share",
      paramLabel = "S",
      defaultValue = "0.4",
      description =
          "Share of the legitimate interactions that is trained on; every fraud is. Calibration"
              + " corrects for it. Default: ${DEFAULT-VALUE}.")
  private double negativeShare;

  @Option(
      names = "--fraud-weight",
      paramLabel = "W",
      defaultValue = "1",
      description = "Weight of a fraud in the loss. Default: ${DEFAULT-VALUE}.")
  private double fraudWeight;

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

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * The options of so many epochs of the scorer and of all, teachers and members.
   *
   * @throws ParameterException that names the option and its range
   */
  TrainOptions of(int scorerEpochs, int epochs, int teachers, int members) {
    try {
      return new TrainOptions(
          scorerEpochs,
          epochs,
          epochs,
          batch,
          learningRate,
          WEIGHT_DECAY,
          negativeShare,
          fraudWeight,
          teachers,
          members,
          seed,
          threads);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }
}
