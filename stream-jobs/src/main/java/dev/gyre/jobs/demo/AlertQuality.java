package dev.gyre.jobs.demo;

import dev.gyre.hgt.metrics.Ranking;
import dev.gyre.jobs.samples.KnownLabels;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Scores and alerts against what became known later.
 *
 * @param fromMs interactions from this time on were measured, epoch milliseconds; {@link
 *     Long#MIN_VALUE} for all
 * @param labelled interactions with a label
 * @param labelledInStream those of them whose label came before the last interaction
 * @param frauds interactions whose label says fraud
 * @param alerts alerts on interactions with a label
 * @param alertsUnlabelled alerts on interactions of which nothing became known
 * @param trueAlerts alerts on frauds
 * @param averagePrecision of the scores of the interactions with a label; NaN without a fraud
 */
public record AlertQuality(
    long fromMs,
    long labelled,
    long labelledInStream,
    long frauds,
    long alerts,
    long alertsUnlabelled,
    long trueAlerts,
    double averagePrecision) {

  static AlertQuality of(ScoredInteractions scored, KnownLabels labels) {
    long[] keys = scored.keys();
    float[] scores = new float[keys.length];
    boolean[] fraud = new boolean[keys.length];
    int labelled = 0;
    long inStream = 0;
    long frauds = 0;
    long alerts = 0;
    long unlabelled = 0;
    long hits = 0;
    for (long key : keys) {
      boolean alerted = scored.isAlerted(key);
      long availableMs = labels.availableAtMs(key);
      if (availableMs == KnownLabels.NEVER) {
        unlabelled += alerted ? 1 : 0;
        continue;
      }
      scores[labelled] = scored.score(key);
      fraud[labelled] = labels.isFraud(key);
      inStream += availableMs <= scored.lastMs() ? 1 : 0;
      frauds += fraud[labelled] ? 1 : 0;
      alerts += alerted ? 1 : 0;
      hits += alerted && fraud[labelled] ? 1 : 0;
      labelled++;
    }
    double precision =
        frauds == 0
            ? Double.NaN
            : Ranking.of(Arrays.copyOf(scores, labelled), Arrays.copyOf(fraud, labelled))
                .curve()
                .averagePrecision();
    return new AlertQuality(
        scored.fromMs(), labelled, inStream, frauds, alerts, unlabelled, hits, precision);
  }

  /** Share of the alerts with a label that are frauds; NaN without any. */
  public double precision() {
    return alerts == 0 ? Double.NaN : (double) trueAlerts / alerts;
  }

  /** Share of all alerts that are known to be frauds: the precision if no other is one. */
  public double leastPrecision() {
    long all = alerts + alertsUnlabelled;
    return all == 0 ? Double.NaN : (double) trueAlerts / all;
  }

  /** Share of the known frauds that were alerted; NaN without any. */
  public double recall() {
    return frauds == 0 ? Double.NaN : (double) trueAlerts / frauds;
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from", fromMs == Long.MIN_VALUE ? null : Instant.ofEpochMilli(fromMs).toString());
    json.put("labelled", labelled);
    json.put("labelled_in_stream", labelledInStream);
    json.put("frauds", frauds);
    json.put("alerts_labelled", alerts);
    json.put("alerts_unlabelled", alertsUnlabelled);
    json.put("true_alerts", trueAlerts);
    json.put("precision", number(precision()));
    json.put("least_precision", number(leastPrecision()));
    json.put("recall", number(recall()));
    json.put("average_precision", number(averagePrecision));
    return json;
  }

  private static Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
