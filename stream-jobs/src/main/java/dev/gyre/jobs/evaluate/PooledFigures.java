package dev.gyre.jobs.evaluate;

import dev.gyre.hgt.metrics.CalibrationError;
import dev.gyre.hgt.metrics.DailyAlerts;
import dev.gyre.hgt.metrics.DayBootstrap;
import dev.gyre.hgt.metrics.Interval;
import dev.gyre.hgt.metrics.OperatingCurve;
import dev.gyre.hgt.metrics.Ranking;
import dev.gyre.jobs.samples.InteractionTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures over all labelled test rows at once. */
final class PooledFigures {

  private static final int[] ALERTS_A_DAY = {50, 100, 200};
  private static final double[] RECALLS = {0.5, 0.7};

  private final InteractionTable table;
  private final Protocol protocol;
  private final Bootstrap bootstrap;
  private final long alertsOfRules;

  /**
   * Makes figures.
   *
   * @param truePositives frauds that the rules find: others are compared at their recall
   */
  PooledFigures(
      InteractionTable table, Protocol protocol, Bootstrap bootstrap, long truePositives) {
    this.table = table;
    this.protocol = protocol;
    this.bootstrap = bootstrap;
    this.alertsOfRules = Math.max(1, truePositives);
  }

  /** Frauds among the labelled rows that have a score of 1, as rules give it to what they alert. */
  static long found(Scores scores, InteractionTable table, Protocol protocol) {
    TestRows rows = TestRows.of(scores, table, protocol);
    long found = 0;
    for (int k = 0; k < rows.size(); k++) {
      found += rows.fraud()[k] && rows.score()[k] >= 1 ? 1 : 0;
    }
    return found;
  }

  Figures of(Scores scores) {
    TestRows rows = TestRows.of(scores, table, protocol);
    Ranking ranking = Ranking.of(rows.score(), rows.fraud());
    OperatingCurve curve = ranking.curve();
    DayBootstrap days = new DayBootstrap(rows.day(), bootstrap.replicates(), bootstrap.seed());
    Map<String, Interval> values = new LinkedHashMap<>();
    double recall = (double) alertsOfRules / curve.positives();
    List<Interval> intervals =
        days.of(
            ranking,
            List.of(
                OperatingCurve::averagePrecision,
                OperatingCurve::rocAuc,
                it -> it.falseAlarmsPerTrueAlert(recall),
                it -> it.falseAlarmsPerTrueAlert(RECALLS[0]),
                it -> it.falseAlarmsPerTrueAlert(RECALLS[1])));
    values.put(Figures.AVERAGE_PRECISION, intervals.get(0));
    values.put(Figures.ROC_AUC, intervals.get(1));
    int point = curve.pointWith(alertsOfRules);
    values.put(Figures.RECALL, Interval.of(curve.recall(point)));
    values.put(Figures.FALSE_ALARMS, Interval.of(curve.falsePositives()[point]));
    values.put(Figures.FALSE_PER_TRUE, intervals.get(2));
    for (int i = 0; i < RECALLS.length; i++) {
      values.put("false_alarms_per_true_at_recall_" + RECALLS[i], intervals.get(3 + i));
    }
    for (int k : ALERTS_A_DAY) {
      DailyAlerts alerts = DailyAlerts.of(rows.score(), rows.fraud(), rows.day(), k);
      values.put("precision_at_" + k + "_a_day", days.ofMean(alerts.precision()));
      values.put("recall_at_" + k + "_a_day", days.ofMean(alerts.recall()));
    }
    values.put(
        Figures.CALIBRATION_ERROR,
        Interval.of(CalibrationError.ofEqualWidth(rows.score(), rows.fraud())));
    values.put(
        Figures.CALIBRATION_ERROR_MASS,
        Interval.of(CalibrationError.ofEqualMass(rows.score(), rows.fraud())));
    return new Figures(scores.learner(), scores.fitSeconds(), values);
  }
}
