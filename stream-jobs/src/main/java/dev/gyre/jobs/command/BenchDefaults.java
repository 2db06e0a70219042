package dev.gyre.jobs.command;

/**
 * What a benchmark of the whole job does unless an option says otherwise.
 *
 * @param warmUpSeconds before the measurement
 * @param scoresLingerMs {@code delivery.scoresLinger} of the job, milliseconds
 */
record BenchDefaults(int warmUpSeconds, int scoresLingerMs) {

  /**
   * A single job at full load. Two minutes after the first score the JIT compiler was still seen to
   * take a fifth of a task manager's processor time on two cores.
   */
  static final BenchDefaults FULL_LOAD = new BenchDefaults(180, 50);

  /** One of many jobs at full load, to be compared with each other. */
  static final BenchDefaults ONE_OF_MANY = new BenchDefaults(60, 50);

  /** Scores are to come soon: they wait little for each other. */
  static final BenchDefaults SOON = new BenchDefaults(180, 1);
}
