package dev.gyre.jobs.train;

/**
 * How a model is trained.
 *
 * @param scorerEpochs most passes over the sample in which the scorer of a new model learns alone
 *     before the whole does ({@link ScorerFirst}); 0 for none
 * @param epochs most passes over the sample
 * @param patience passes without a better validation before training ends
 * @param batch interactions to a step
 * @param learningRate peak, after the warm-up
 * @param weightDecay of AdamW
 * @param negativeShare share of the legitimate interactions that are trained on, above 0 to 1;
 *     every fraud is. Calibration corrects for it.
 * @param fraudWeight weight of a fraud in the loss; a legitimate interaction has 1
 * @param teachers models that are trained first, of other seeds, and whose mean the model learns in
 *     place of the labels; 0 for none ({@link Teachers})
 * @param members models of other seeds that make one; 1 for a single model ({@link Members})
 * @param seed of the weights at the start, of the sample and of its order
 * @param threads that work side by side
 */
public record TrainOptions(
    int scorerEpochs,
    int epochs,
    int patience,
    int batch,
    double learningRate,
    double weightDecay,
    double negativeShare,
    double fraudWeight,
    int teachers,
    int members,
    long seed,
    int threads) {

  /** Without passes of the scorer alone. */
  public TrainOptions(
      int epochs,
      int patience,
      int batch,
      double learningRate,
      double weightDecay,
      double negativeShare,
      double fraudWeight,
      int teachers,
      int members,
      long seed,
      int threads) {
    this(
        0,
        epochs,
        patience,
        batch,
        learningRate,
        weightDecay,
        negativeShare,
        fraudWeight,
        teachers,
        members,
        seed,
        threads);
  }

  /** Checks the ranges. */
  public TrainOptions {
    if (epochs < 1 || patience < 1 || batch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "training has "
              + epochs
              + " epochs, patience "
              + patience
              + ", batch "
              + batch
              + " and "
              + threads
              + " threads: each must be at least 1");
    }
    if (scorerEpochs < 0) {
      throw new IllegalArgumentException(
          "training has " + scorerEpochs + " epochs of the scorer alone: there must be 0 or more");
    }
    if (teachers < 0) {
      throw new IllegalArgumentException(
          "training has " + teachers + " teachers: there must be 0 or more");
    }
    if (members < 1) {
      throw new IllegalArgumentException(
          "training has " + members + " members: there must be at least 1");
    }
    if (!(negativeShare > 0 && negativeShare <= 1) || !(fraudWeight > 0)) {
      throw new IllegalArgumentException(
          "training has negative share "
              + negativeShare
              + " and fraud weight "
              + fraudWeight
              + ": the share must be above 0 and at most 1, the weight above 0");
    }
  }

  /** The same for a model that is trained already: fewer epochs at a lower rate. */
  public TrainOptions forUpdate(int updateEpochs, double rateFactor) {
    return new TrainOptions(
        updateEpochs,
        updateEpochs,
        batch,
        learningRate * rateFactor,
        weightDecay,
        negativeShare,
        fraudWeight,
        teachers,
        members,
        seed,
        threads);
  }

  /** The same with another number of passes in which the scorer learns alone. */
  public TrainOptions withScorerEpochs(int number) {
    return with(number, teachers, members, seed);
  }

  /** The same with another seed. */
  public TrainOptions withSeed(long otherSeed) {
    return with(scorerEpochs, teachers, members, otherSeed);
  }

  /** The same with another number of members. */
  public TrainOptions withMembers(int number) {
    return with(scorerEpochs, teachers, number, seed);
  }

  /** The same for one of the model's teachers, which has none itself. */
  TrainOptions forTeacher(long seedOfTeacher) {
    return with(scorerEpochs, 0, 1, seedOfTeacher);
  }

  private TrainOptions with(
      int otherScorerEpochs, int otherTeachers, int otherMembers, long otherSeed) {
    return new TrainOptions(
        otherScorerEpochs,
        epochs,
        patience,
        batch,
        learningRate,
        weightDecay,
        negativeShare,
        fraudWeight,
        otherTeachers,
        otherMembers,
        otherSeed,
        threads);
  }
}
