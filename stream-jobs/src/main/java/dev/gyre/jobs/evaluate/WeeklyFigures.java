package dev.gyre.jobs.evaluate;

import dev.gyre.hgt.metrics.CardPrecision;
import dev.gyre.hgt.metrics.DayBootstrap;
import dev.gyre.hgt.metrics.Interval;
import dev.gyre.hgt.metrics.OperatingCurve;
import dev.gyre.hgt.metrics.Ranking;
import dev.gyre.jobs.samples.InteractionTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Figures as the Fraud Detection Handbook takes them: of each test week alone, then their mean;
 * each day without the customers of whom a fraud is known by then, from the week's fit on.
 */
final class WeeklyFigures {

  private static final int CARDS_A_DAY = 100;
  private static final int FIT_DAYS_BEFORE = 14;
  private static final int KNOWN_DAYS_BEFORE = 8;

  private final InteractionTable table;
  private final Protocol protocol;
  private final Bootstrap bootstrap;

  WeeklyFigures(InteractionTable table, Protocol protocol, Bootstrap bootstrap) {
    this.table = table;
    this.protocol = protocol;
    this.bootstrap = bootstrap;
  }

  Figures of(Scores scores) {
    int weeks = 0;
    double[] precision = new double[bootstrap.replicates()];
    double[] auc = new double[bootstrap.replicates()];
    double precisionSum = 0;
    double aucSum = 0;
    double[] cards = {};
    for (Step step : protocol.steps()) {
      if (step.tests()) {
        TestRows rows = week(scores, step);
        Ranking ranking = Ranking.of(rows.score(), rows.fraud());
        DayBootstrap days =
            new DayBootstrap(rows.day(), bootstrap.replicates(), bootstrap.seed() + weeks);
        precisionSum += ranking.curve().averagePrecision();
        aucSum += ranking.curve().rocAuc();
        double[][] drawn =
            days.draws(ranking, List.of(OperatingCurve::averagePrecision, OperatingCurve::rocAuc));
        add(precision, drawn[0]);
        add(auc, drawn[1]);
        double[] byDay =
            CardPrecision.byDay(rows.score(), rows.fraud(), rows.source(), rows.day(), CARDS_A_DAY);
        cards = DoubleStream.concat(Arrays.stream(cards), Arrays.stream(byDay)).toArray();
        weeks++;
      }
    }
    int[] cardDays = new int[cards.length];
    Arrays.setAll(cardDays, day -> day);
    int count = weeks;
    Map<String, Interval> values = new LinkedHashMap<>();
    values.put(
        Figures.AVERAGE_PRECISION, Interval.of(precisionSum / count, mean(precision, count)));
    values.put(Figures.ROC_AUC, Interval.of(aucSum / count, mean(auc, count)));
    values.put(
        Figures.CARD_PRECISION,
        new DayBootstrap(cardDays, bootstrap.replicates(), bootstrap.seed()).ofMean(cards));
    return new Figures(scores.learner(), scores.fitSeconds(), values);
  }

  private static void add(double[] to, double[] values) {
    Arrays.setAll(to, i -> to[i] + values[i]);
  }

  private static double[] mean(double[] sums, int count) {
    return Arrays.stream(sums).map(sum -> sum / count).toArray();
  }

  /** The rows of a week, without the customers that are known by the day of each. */
  private TestRows week(Scores scores, Step step) {
    int start = protocol.day(step.testFromMs());
    int[] firstFraud = new int[numbers()];
    Arrays.fill(firstFraud, Integer.MAX_VALUE);
    for (int i = 0; i < table.size(); i++) {
      int day = protocol.day(table.timestampMs(i));
      if (table.isLabelled(i) && table.isFraud(i) && day >= start - FIT_DAYS_BEFORE) {
        firstFraud[table.source(i)] = Math.min(firstFraud[table.source(i)], day);
      }
    }
    return TestRows.of(
        scores,
        table,
        protocol,
        i ->
            table.timestampMs(i) >= step.testFromMs()
                && table.timestampMs(i) < step.testToMs()
                && firstFraud[table.source(i)]
                    > protocol.day(table.timestampMs(i)) - KNOWN_DAYS_BEFORE);
  }

  private int numbers() {
    int most = 0;
    for (int i = 0; i < table.size(); i++) {
      most = Math.max(most, table.source(i) + 1);
    }
    return most;
  }
}
