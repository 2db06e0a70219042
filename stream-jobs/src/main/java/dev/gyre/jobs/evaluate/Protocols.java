package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The protocols that figures are published under. */
public final class Protocols {

  /** First days of the test weeks of the Fraud Detection Handbook's data, from 2018-04-01. */
  static final int[] HANDBOOK_WEEKS = {129, 136, 143, 150};

  /** Days that only fill windows: the aggregates look back 30 days. */
  static final int FIRST_DAY = 30;

  private static final long ORIGIN_MS = Instant.parse("2018-04-01T00:00:00Z").toEpochMilli();
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final int WEEK = 7;
  private static final long ROW_MS = 1000;
  private static final double TRAIN_SHARE = 0.8;
  private static final double SPLIT_SHARE = 0.75;

  /** Where the rows of S-FFSD begin that stand in for the test when settings are chosen. */
  private static final double VALIDATION_FROM_SHARE = 0.6;

  /** Days between a validation week and a test week: what the former tests, the latter may fit. */
  private static final int VALIDATION_LEAD = 35;

  private Protocols() {}

  /**
   * The Fraud Detection Handbook's four test weeks; the model of a week is fitted on every label
   * that is available when the week starts, from day {@value #FIRST_DAY} on.
   */
  public static Protocol prequential() {
    return prequential("prequential", 0);
  }

  /**
   * The same {@value #VALIDATION_LEAD} days earlier, to choose settings by: every label it tests on
   * is one that the first fit of {@link #prequential} may read.
   */
  public static Protocol prequentialValidation() {
    return prequential("prequential, validation", VALIDATION_LEAD);
  }

  private static Protocol prequential(String name, int lead) {
    List<Step> steps = new ArrayList<>();
    for (int week : HANDBOOK_WEEKS) {
      int day = week - lead;
      steps.add(new Step(at(FIRST_DAY), at(day), at(day), at(day), at(day + WEEK)));
    }
    return new Protocol(name, ORIGIN_MS, DAY_MS, steps);
  }

  /**
   * The handbook's own rule: the model of the week that starts on day S is fitted on the labels of
   * days S-14 to S-8 only. It may start from the model of the week before, so the chain begins with
   * weeks that only fit.
   */
  public static Protocol handbook() {
    List<Step> steps = new ArrayList<>();
    int first = HANDBOOK_WEEKS[0];
    while (first - WEEK - 2 * WEEK >= FIRST_DAY) {
      first -= WEEK;
    }
    for (int day = first; day <= HANDBOOK_WEEKS[HANDBOOK_WEEKS.length - 1]; day += WEEK) {
      boolean tested = day >= HANDBOOK_WEEKS[0];
      steps.add(
          new Step(
              at(day - 2 * WEEK), at(day - WEEK), at(day), at(day), at(tested ? day + WEEK : day)));
    }
    return new Protocol("handbook", ORIGIN_MS, DAY_MS, steps);
  }

  /**
   * S-FFSD: the first 80 % of the rows train, the rest is scored in blocks, each by a model fitted
   * on the labels that are available when the block starts.
   *
   * @param table the replayed rows, in order, one a second
   * @param block rows to a block
   */
  public static Protocol temporal(InteractionTable table, int block) {
    return temporal("temporal", table, block, share(table, TRAIN_SHARE), table.size());
  }

  /**
   * The same on the last quarter of the rows that {@link #temporal} trains on, to choose settings
   * by.
   */
  public static Protocol temporalValidation(InteractionTable table, int block) {
    return temporal(
        "temporal, validation",
        table,
        block,
        share(table, VALIDATION_FROM_SHARE),
        share(table, TRAIN_SHARE));
  }

  private static int share(InteractionTable table, double share) {
    return (int) Math.floor(share * table.size());
  }

  private static Protocol temporal(
      String name, InteractionTable table, int block, int from, int to) {
    long originMs = table.timestampMs(0);
    List<Step> steps = new ArrayList<>();
    for (int row = from; row < to; row += block) {
      long fromMs = table.timestampMs(row);
      long toMs = table.timestampMs(Math.min(row + block, to) - 1) + 1;
      steps.add(new Step(originMs, fromMs, fromMs, fromMs, toMs));
    }
    return new Protocol(name, originMs, block * ROW_MS, steps);
  }

  /**
   * One fit on the labels that are available after three quarters of the time of all rows; of the
   * rest those are scored that ever get a label.
   *
   * @param table the replayed rows, in order
   */
  public static Protocol split(InteractionTable table) {
    long originMs = table.timestampMs(0);
    long endMs = table.timestampMs(table.size() - 1) + 1;
    long fitMs = originMs + (long) (SPLIT_SHARE * (endMs - originMs));
    return new Protocol(
        "split", originMs, DAY_MS, List.of(new Step(originMs, fitMs, fitMs, fitMs, endMs, true)));
  }

  private static long at(int day) {
    return ORIGIN_MS + day * DAY_MS;
  }
}
