package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * One step of a protocol: fit on what is known, then score what comes. Times are epoch
 * milliseconds.
 *
 * @param fitFromMs first time of an interaction to fit on, inclusive
 * @param fitToMs last time of one, exclusive
 * @param knownAtMs when the fit is made: its labels are available by then, inclusive
 * @param testFromMs first time of an interaction to score, inclusive
 * @param testToMs last time of one, exclusive; the same as the first for a step that only fits
 * @param labelledOnly whether only interactions with a label are scored, which figures are of
 */
public record Step(
    long fitFromMs,
    long fitToMs,
    long knownAtMs,
    long testFromMs,
    long testToMs,
    boolean labelledOnly) {

  /** Checks that no label is used before it is available. */
  public Step {
    if (knownAtMs > testFromMs) {
      throw new IllegalArgumentException(
          "a fit at " + knownAtMs + " cannot serve interactions from " + testFromMs + " on");
    }
  }

  /** A step that scores all interactions of its time. */
  public Step(long fitFromMs, long fitToMs, long knownAtMs, long testFromMs, long testToMs) {
    this(fitFromMs, fitToMs, knownAtMs, testFromMs, testToMs, false);
  }

  /** The interactions to fit on, in order. */
  public int[] fitRows(InteractionTable table) {
    return rows(
        table,
        i ->
            table.timestampMs(i) >= fitFromMs
                && table.timestampMs(i) < fitToMs
                && table.isLabelled(i)
                && table.availableAtMs(i) <= knownAtMs);
  }

  /** The interactions to score, in order. */
  public int[] testRows(InteractionTable table) {
    return rows(
        table,
        i ->
            table.timestampMs(i) >= testFromMs
                && table.timestampMs(i) < testToMs
                && (!labelledOnly || table.isLabelled(i)));
  }

  private static int[] rows(InteractionTable table, IntPredicate chosen) {
    return IntStream.range(0, table.size()).filter(chosen).toArray();
  }

  /** Whether the step scores anything. */
  public boolean tests() {
    return testToMs > testFromMs;
  }
}
