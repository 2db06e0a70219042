package dev.gyre.jobs.train;

/** Is told how a whole training run goes, from its reading to its last epoch. */
public interface TrainingProgress extends TrainListener {

  /** So much of the data is read, 0 to 1. */
  void reading(double share);

  /** Something to be known, a sentence. */
  void say(String text);
}
