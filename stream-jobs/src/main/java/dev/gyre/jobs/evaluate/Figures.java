package dev.gyre.jobs.evaluate;

import dev.gyre.hgt.metrics.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures of one learner under one protocol.
 *
 * @param learner its name
 * @param fitSeconds wall clock spent in fitting
 * @param values figures by name, in the order of reports
 */
public record Figures(String learner, double fitSeconds, Map<String, Interval> values) {

  /** Average precision. */
  public static final String AVERAGE_PRECISION = "average_precision";

  /** Area under the ROC curve. */
  public static final String ROC_AUC = "roc_auc";

  /** Share of frauds found by the rules, or at the threshold that finds as many. */
  public static final String RECALL = "recall_of_rules";

  /** False alarms at the recall of the rules. */
  public static final String FALSE_ALARMS = "false_alarms_at_recall_of_rules";

  /** False alarms for each true one at the recall of the rules. */
  public static final String FALSE_PER_TRUE = "false_alarms_per_true_at_recall_of_rules";

  /** Card precision at 100. */
  public static final String CARD_PRECISION = "card_precision_at_100";

  /** Expected calibration error in bins of equal width. */
  public static final String CALIBRATION_ERROR = "calibration_error";

  /** Expected calibration error in bins of equally many rows. */
  public static final String CALIBRATION_ERROR_MASS = "calibration_error_equal_mass";

  /** Keeps the order. */
  public Figures {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
