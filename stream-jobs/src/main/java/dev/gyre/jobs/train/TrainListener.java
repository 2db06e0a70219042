package dev.gyre.jobs.train;

/** Is told how training goes, from the training thread. */
public interface TrainListener {

  /** Hears nothing. */
  TrainListener SILENT =
      new TrainListener() {
        @Override
        public void step(int epoch, int step, int steps, double loss) {
          // Nobody asked.
        }

        @Override
        public void epoch(EpochReport report) {
          // Nobody asked.
        }
      };

  /**
   * A step of an epoch is done.
   *
   * @param loss mean loss of the epoch so far
   */
  void step(int epoch, int step, int steps, double loss);

  /** An epoch is done. */
  void epoch(EpochReport report);

  /**
   * The epochs that follow are of another model; not of interest unless overridden.
   *
   * @param what words for people
   */
  default void stage(String what) {
    // The epochs tell the rest.
  }
}
