package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;

/** The numbers that trees are grown on. */
public interface TreeFeatures {

  /** How many there are. */
  int width(InteractionTable table);

  /** Copies those of an interaction, NaN where missing. */
  void copy(InteractionTable table, int row, float[] out, int at);

  /** What the scorer reads: features of the interaction, aggregates of both ends. */
  static TreeFeatures ofScorer() {
    return new TreeFeatures() {
      @Override
      public int width(InteractionTable table) {
        return table.featureWidth() + table.sourceWidth() + table.targetWidth();
      }

      @Override
      public void copy(InteractionTable table, int row, float[] out, int at) {
        table.copyFeatures(row, out, at);
        table.copySourceAggregates(row, out, at + table.featureWidth());
        table.copyTargetAggregates(row, out, at + table.featureWidth() + table.sourceWidth());
      }
    };
  }
}
