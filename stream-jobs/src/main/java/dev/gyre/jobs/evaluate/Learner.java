package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;

/** A way to score interactions that learns from those whose labels are known. */
public interface Learner {

  /** Its name in reports. */
  String name();

  /**
   * Learns. Called once a step, in the order of time; may build on the steps before.
   *
   * @param rows interactions of the table that may be fitted on, in order
   */
  void fit(InteractionTable table, int[] rows);

  /**
   * Scores interactions by what was learnt last.
   *
   * @return a score for each row, greater is more suspicious
   */
  float[] score(InteractionTable table, int[] rows);
}
