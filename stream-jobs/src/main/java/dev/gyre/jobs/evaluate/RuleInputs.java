package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The numbers that alarm rules look at, of every interaction, computed from the interactions before
 * it and nothing else. By condition: the value of which "more than a constant" alerts.
 */
final class RuleInputs {

  /** The interaction's amount. */
  static final int AMOUNT = 0;

  /** Interactions of the source in the hour before. */
  static final int HOUR_COUNT = 1;

  /** The amount, if the target is new to the source; else 0. */
  static final int AMOUNT_AT_NEW_TARGET = 2;

  /** The amount over the mean of the source's in the 30 days before; 0 without any. */
  static final int RATIO = 3;

  /** Interactions of the target in the 30 days before that are known to be fraud by now. */
  static final int KNOWN_FRAUDS = 4;

  /** Number of conditions. */
  static final int CONDITIONS = 5;

  private static final long HOUR_MS = Duration.ofHours(1).toMillis();
  private static final long MONTH_MS = Duration.ofDays(30).toMillis();

  private final float[][] values;

  private record Past(long timeMs, double amount) {}

  /** What is remembered of a source. */
  private static final class Source {
    private final ArrayDeque<Past> month = new ArrayDeque<>();
    private final ArrayDeque<Long> hour = new ArrayDeque<>();
    private final Set<Integer> targets = new HashSet<>();
    private double sum;
  }

  private RuleInputs(float[][] values) {
    this.values = values;
  }

  /**
   * The inputs of all interactions of a table.
   *
   * @param amountFeature which of the interaction's features is the amount
   */
  static RuleInputs of(InteractionTable table, int amountFeature) {
    float[][] values = new float[CONDITIONS][table.size()];
    List<Source> sources = new ArrayList<>();
    List<ArrayDeque<Long>> knownFrauds = new ArrayList<>();
    PriorityQueue<Integer> waiting =
        new PriorityQueue<>((a, b) -> Long.compare(table.availableAtMs(a), table.availableAtMs(b)));
    for (int i = 0; i < table.size(); i++) {
      long now = table.timestampMs(i);
      while (!waiting.isEmpty() && table.availableAtMs(waiting.peek()) <= now) {
        int fraud = waiting.poll();
        at(knownFrauds, table.target(fraud), ArrayDeque::new).add(table.timestampMs(fraud));
      }
      Source source = at(sources, table.source(i), Source::new);
      ArrayDeque<Long> frauds = at(knownFrauds, table.target(i), ArrayDeque::new);
      forget(source, frauds, now);
      float amount = table.feature(i, amountFeature);
      double mean = source.month.isEmpty() ? 0 : source.sum / source.month.size();
      values[AMOUNT][i] = amount;
      values[HOUR_COUNT][i] = source.hour.size();
      values[AMOUNT_AT_NEW_TARGET][i] = source.targets.contains(table.target(i)) ? 0 : amount;
      values[RATIO][i] = mean > 0 ? (float) (amount / mean) : 0;
      values[KNOWN_FRAUDS][i] = frauds.size();
      source.month.add(new Past(now, amount));
      source.sum += amount;
      source.hour.add(now);
      source.targets.add(table.target(i));
      if (table.isLabelled(i) && table.isFraud(i)) {
        waiting.add(i);
      }
    }
    return new RuleInputs(values);
  }

  private static <T> T at(List<T> list, int index, java.util.function.Supplier<T> fresh) {
    while (list.size() <= index) {
      list.add(fresh.get());
    }
    return list.get(index);
  }

  private static void forget(Source source, ArrayDeque<Long> frauds, long now) {
    while (!source.month.isEmpty() && source.month.peek().timeMs() <= now - MONTH_MS) {
      source.sum -= source.month.poll().amount();
    }
    while (!source.hour.isEmpty() && source.hour.peek() <= now - HOUR_MS) {
      source.hour.poll();
    }
    while (!frauds.isEmpty() && frauds.peek() <= now - MONTH_MS) {
      frauds.poll();
    }
  }

  /** The value of a condition for an interaction. */
  float value(int condition, int i) {
    return values[condition][i];
  }
}
