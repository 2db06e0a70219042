package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * The 15 features of the Fraud Detection Handbook (chapter "Baseline feature transformation"):
 * amount, weekend, night; of the customer, number and mean amount of its transactions, this one
 * among them, within 1, 7 and 30 days; of the terminal, number and share of fraud of the
 * transactions 1, 7 and 30 days before the label delay of 7 days.
 */
public final class HandbookFeatures implements TreeFeatures {

  private static final int WIDTH = 15;
  private static final int[] WINDOW_DAYS = {1, 7, 30};
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final long DELAY_MS = 7 * DAY_MS;
  private static final int FRIDAY = 5;
  private static final int LAST_HOUR_OF_NIGHT = 6;

  private final int amountFeature;
  private InteractionTable seen;
  private float[] values;

  /**
   * The features of a table whose interactions have an amount.
   *
   * @param amountFeature which of the interaction's features is the amount
   */
  public HandbookFeatures(int amountFeature) {
    this.amountFeature = amountFeature;
  }

  @Override
  public int width(InteractionTable table) {
    return WIDTH;
  }

  @Override
  public void copy(InteractionTable table, int row, float[] out, int at) {
    if (seen != table) {
      seen = table;
      values = compute(table);
    }
    System.arraycopy(values, row * WIDTH, out, at, WIDTH);
  }

  private float[] compute(InteractionTable table) {
    float[] out = new float[table.size() * WIDTH];
    java.util.List<IntArrayList> history = new java.util.ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      while (history.size() <= Math.max(table.source(i), table.target(i))) {
        history.add(new IntArrayList());
      }
      IntArrayList ofSource = history.get(table.source(i));
      IntArrayList ofTarget = history.get(table.target(i));
      ofSource.add(i);
      ofTarget.add(i);
      ZonedDateTime time = Instant.ofEpochMilli(table.timestampMs(i)).atZone(ZoneOffset.UTC);
      int at = i * WIDTH;
      out[at++] = table.feature(i, amountFeature);
      out[at++] = time.getDayOfWeek().getValue() > FRIDAY ? 1 : 0;
      out[at++] = time.getHour() <= LAST_HOUR_OF_NIGHT ? 1 : 0;
      for (int days : WINDOW_DAYS) {
        at = spending(table, ofSource, table.timestampMs(i) - days * DAY_MS, out, at);
      }
      for (int days : WINDOW_DAYS) {
        at = risk(table, ofTarget, table.timestampMs(i) - DELAY_MS, days * DAY_MS, out, at);
      }
    }
    return out;
  }

  private int spending(
      InteractionTable table, IntArrayList rows, long afterMs, float[] out, int at) {
    double sum = 0;
    int count = 0;
    for (int k = rows.size() - 1; k >= 0 && table.timestampMs(rows.getInt(k)) > afterMs; k--) {
      sum += table.feature(rows.getInt(k), amountFeature);
      count++;
    }
    out[at] = count;
    out[at + 1] = (float) (sum / count);
    return at + 2;
  }

  private static int risk(
      InteractionTable table, IntArrayList rows, long toMs, long windowMs, float[] out, int at) {
    int count = 0;
    int frauds = 0;
    for (int k = rows.size() - 1; k >= 0; k--) {
      long timeMs = table.timestampMs(rows.getInt(k));
      if (timeMs <= toMs - windowMs) {
        break;
      }
      if (timeMs <= toMs) {
        count++;
        frauds += table.isFraud(rows.getInt(k)) ? 1 : 0;
      }
    }
    out[at] = count;
    out[at + 1] = count == 0 ? 0 : (float) frauds / count;
    return at + 2;
  }
}
