package dev.gyre.jobs.samples;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.encoder.Normalization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Mean and deviation of every number that a model reads, measured on samples: of edges and
 * interactions on the scored interactions to fit on, of nodes on the states that were kept.
 */
public final class SampleNormalization {

  private static final int MOST_STATES = 200_000;
  private static final double LN_2 = Math.log(2);

  private SampleNormalization() {}

  /**
   * The normalization map of a model's manifest. Edges of relations that are not scored are read in
   * the states, where they are part of a neighbourhood.
   *
   * @param scoredRelation the declared relation that is scored
   * @param rows interactions to measure, in the table
   */
  public static Map<String, Normalization> of(Samples samples, int scoredRelation, int[] rows) {
    NodeStates states = samples.states();
    TypeSchema schema = states.schema();
    InteractionTable table = samples.interactions();
    Map<String, Normalization> blocks = new HashMap<>();
    for (int type = 0; type < schema.nodeTypes().size(); type++) {
      String name = schema.nodeTypes().get(type).name();
      int width = states.featureWidth(type);
      Moments features = new Moments(width);
      Moments aggregates = new Moments(states.aggregateWidth(type));
      int stride = 1 + states.inputs(type) / MOST_STATES;
      for (int state = 0; state < states.inputs(type); state += stride) {
        states.copyFeatures(type, state, features.row(), 0);
        features.add();
        states.copyAggregates(type, state, aggregates.row(), 0);
        aggregates.add();
      }
      blocks.put("node/" + name, features.of(schema.nodeTypes().get(type).features()));
      blocks.put("aggregates/" + name, aggregates.all());
    }
    for (int relation = 0; relation < schema.relations().size(); relation++) {
      blocks.put(
          "edge/" + schema.relations().get(relation).name(), edges(states, schema, relation));
    }
    Moments interaction = new Moments(table.featureWidth());
    Moments source = new Moments(table.sourceWidth());
    Moments target = new Moments(table.targetWidth());
    for (int row : rows) {
      table.copyFeatures(row, interaction.row(), 0);
      interaction.add();
      table.copySourceAggregates(row, source.row(), 0);
      source.addLogarithms();
      table.copyTargetAggregates(row, target.row(), 0);
      target.addLogarithms();
    }
    blocks.put(
        "scorer/interaction", interaction.of(schema.relations().get(scoredRelation).features()));
    blocks.put("scorer/source", source.all());
    blocks.put("scorer/target", target.all());
    blocks.values().removeIf(block -> block.count() == 0);
    return blocks;
  }

  private static Normalization edges(NodeStates states, TypeSchema schema, int relation) {
    EdgeColumns columns = states.edges(states.layers(), schema.forward(relation));
    if (columns.size() == 0) {
      columns = states.edges(1, schema.forward(relation));
    }
    Moments moments = new Moments(columns.width());
    int stride = 1 + columns.size() / MOST_STATES;
    for (int edge = 0; edge < columns.size(); edge += stride) {
      columns.features(edge, edge + 1, moments.row(), 0);
      moments.add();
    }
    return moments.of(schema.relations().get(relation).features());
  }

  /** Sums of numbers and of their squares, a missing one left out. */
  private static final class Moments {
    private final float[] row;
    private final double[] sum;
    private final double[] squares;
    private final long[] count;

    Moments(int width) {
      row = new float[width];
      sum = new double[width];
      squares = new double[width];
      count = new long[width];
    }

    float[] row() {
      return row;
    }

    void add() {
      for (int i = 0; i < row.length; i++) {
        add(i, row[i]);
      }
    }

    /** As the scorer takes raw aggregates. */
    void addLogarithms() {
      for (int i = 0; i < row.length; i++) {
        add(i, Math.signum(row[i]) * Math.log1p(Math.abs((double) row[i])) / LN_2);
      }
    }

    private void add(int i, double value) {
      if (!Double.isNaN(value)) {
        sum[i] += value;
        squares[i] += value * value;
        count[i]++;
      }
    }

    Normalization all() {
      boolean[] wanted = new boolean[row.length];
      java.util.Arrays.fill(wanted, true);
      return of(wanted, row.length);
    }

    /** Of the numbers among declared features. */
    Normalization of(List<FeatureSpec> features) {
      boolean[] wanted = new boolean[row.length];
      int at = 0;
      int numbers = 0;
      for (FeatureSpec feature : features) {
        for (int i = 0; i < feature.width(); i++, at++) {
          wanted[at] = feature.kind() == FeatureSpec.Kind.NUMERIC;
          numbers += wanted[at] ? 1 : 0;
        }
      }
      return of(wanted, numbers);
    }

    private Normalization of(boolean[] wanted, int numbers) {
      float[] mean = new float[numbers];
      float[] deviation = new float[numbers];
      int number = 0;
      for (int i = 0; i < wanted.length; i++) {
        if (wanted[i]) {
          double average = count[i] == 0 ? 0 : sum[i] / count[i];
          double variance = count[i] == 0 ? 0 : squares[i] / count[i] - average * average;
          mean[number] = (float) average;
          // What does not vary, but for rounding, is left on its scale.
          deviation[number] = variance > 1e-9 ? (float) Math.sqrt(variance) : 1f;
          number++;
        }
      }
      return new Normalization(mean, deviation);
    }
  }
}
