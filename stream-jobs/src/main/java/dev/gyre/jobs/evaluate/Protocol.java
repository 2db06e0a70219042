package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A way to measure in time order: fit, score what comes next, and again.
 *
 * @param name for reports
 * @param originMs where days are counted from, epoch milliseconds
 * @param dayMs length of a day, the unit of alert budgets and of the bootstrap: a real one, or a
 *     block of rows where the whole data is shorter
 * @param steps in ascending order of time; a model may start from that of the step before
 */
public record Protocol(String name, long originMs, long dayMs, List<Step> steps) {

  /** Keeps a copy. */
  public Protocol {
    steps = List.copyOf(steps);
  }

  /** All interactions that are scored, in order. */
  public int[] testRows(InteractionTable table) {
    return steps.stream()
        .filter(Step::tests)
        .flatMapToInt(step -> IntStream.of(step.testRows(table)))
        .toArray();
  }

  /** The interactions that the last step scores, in order. */
  public int[] lastTestRows(InteractionTable table) {
    Step last = steps.stream().filter(Step::tests).reduce((a, b) -> b).orElseThrow();
    return last.testRows(table);
  }

  /** Whether an interaction of that time is scored in a step. */
  public boolean tests(long timestampMs) {
    return steps.stream()
        .anyMatch(it -> it.testFromMs() <= timestampMs && timestampMs < it.testToMs());
  }

  /** The day of a time, from the origin, from 0. */
  public int day(long timestampMs) {
    return (int) Math.floorDiv(timestampMs - originMs, dayMs);
  }
}
