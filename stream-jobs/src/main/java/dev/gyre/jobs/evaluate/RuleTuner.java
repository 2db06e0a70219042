package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;
import java.util.Arrays;

/**
 * Chooses the constants of alarm rules for the best F1: one constant after the other, each the best
 * of a grid of its values' quantiles while the others stay, until nothing improves; from several
 * starts.
 */
final class RuleTuner {

  private static final int TAIL_STEPS = 3;
  private static final int STARTS = 1 + RuleInputs.CONDITIONS;

  private final InteractionTable table;
  private final RuleInputs inputs;
  private final int[] rows;
  private final float[][] grids;

  RuleTuner(InteractionTable table, RuleInputs inputs, int[] rows) {
    this.table = table;
    this.inputs = inputs;
    this.rows = rows;
    this.grids = new float[RuleInputs.CONDITIONS][];
    for (int condition = 0; condition < grids.length; condition++) {
      grids[condition] = grid(condition);
    }
  }

  /** Quantiles in hundredths, the upper ones in finer and finer steps, and last "never". */
  private float[] grid(int condition) {
    float[] values = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      values[i] = inputs.value(condition, rows[i]);
    }
    Arrays.parallelSort(values);
    float[] grid = new float[90 * TAIL_STEPS + 10 * TAIL_STEPS + 1];
    int size = 0;
    double tail = 1;
    for (int step = 0; step < TAIL_STEPS; step++, tail /= 10) {
      for (int percent = 0; percent < 90; percent++) {
        double share = 1 - tail * (1 - percent / 100.0);
        grid[size++] = values[(int) (share * (values.length - 1))];
      }
    }
    grid[size++] = Float.POSITIVE_INFINITY;
    float[] distinct = new float[size];
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (kept == 0 || grid[i] > distinct[kept - 1]) {
        distinct[kept++] = grid[i];
      }
    }
    return Arrays.copyOf(distinct, kept);
  }

  /** The constants, by condition; infinite for a condition that is better left out. */
  float[] tune() {
    float[] best = null;
    double bestF1 = -1;
    for (int start = 0; start < STARTS; start++) {
      float[] constants = new float[RuleInputs.CONDITIONS];
      Arrays.fill(constants, Float.POSITIVE_INFINITY);
      double f1 = 0;
      double before;
      int first = start % RuleInputs.CONDITIONS;
      do {
        before = f1;
        for (int k = 0; k < RuleInputs.CONDITIONS; k++) {
          f1 = improve(constants, (first + k) % RuleInputs.CONDITIONS);
        }
      } while (f1 > before);
      if (f1 > bestF1) {
        bestF1 = f1;
        best = constants;
      }
    }
    return best;
  }

  /** Sets one constant to the best of its grid, and gives the F1 that is reached. */
  private double improve(float[] constants, int condition) {
    float[] grid = grids[condition];
    long[] hits = new long[grid.length + 1];
    long[] alarms = new long[grid.length + 1];
    long otherHits = 0;
    long otherAlarms = 0;
    long frauds = 0;
    constants[condition] = Float.POSITIVE_INFINITY;
    for (int row : rows) {
      boolean fraud = table.isFraud(row);
      frauds += fraud ? 1 : 0;
      if (alerts(inputs, constants, row)) {
        otherHits += fraud ? 1 : 0;
        otherAlarms += fraud ? 0 : 1;
      } else {
        // Alerted by the constants of the grid that are below the value.
        int at = Arrays.binarySearch(grid, inputs.value(condition, row));
        (fraud ? hits : alarms)[at >= 0 ? at : -at - 1]++;
      }
    }
    long tp = otherHits;
    long fp = otherAlarms;
    double best = -1;
    for (int c = grid.length - 1; c >= 0; c--) {
      tp += hits[c + 1];
      fp += alarms[c + 1];
      double f1 = tp == 0 ? 0 : 2.0 * tp / (tp + fp + frauds);
      if (f1 > best) {
        best = f1;
        constants[condition] = grid[c];
      }
    }
    return best;
  }

  static boolean alerts(RuleInputs inputs, float[] constants, int row) {
    for (int condition = 0; condition < constants.length; condition++) {
      if (inputs.value(condition, row) > constants[condition]) {
        return true;
      }
    }
    return false;
  }
}
