package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;
import java.util.Arrays;

/**
 * What a learner scored under a protocol.
 *
 * @param learner its name
 * @param rows the interactions, in order
 * @param scores a score for each
 * @param fitSeconds wall clock spent in fitting, all steps together
 */
public record Scores(String learner, int[] rows, float[] scores, double fitSeconds) {

  /** The scores of the last interactions alone. */
  public Scores last(int count) {
    int from = rows.length - count;
    return new Scores(
        learner,
        Arrays.copyOfRange(rows, from, rows.length),
        Arrays.copyOfRange(scores, from, scores.length),
        fitSeconds);
  }

  /** Runs a learner through the steps of a protocol. */
  public static Scores of(Learner learner, Protocol protocol, InteractionTable table) {
    int[] rows = protocol.testRows(table);
    float[] scores = new float[rows.length];
    long nanos = 0;
    int at = 0;
    for (Step step : protocol.steps()) {
      long start = System.nanoTime();
      learner.fit(table, step.fitRows(table));
      nanos += System.nanoTime() - start;
      if (step.tests()) {
        float[] part = learner.score(table, step.testRows(table));
        System.arraycopy(part, 0, scores, at, part.length);
        at += part.length;
      }
    }
    return new Scores(learner.name(), rows, scores, nanos / 1e9);
  }
}
