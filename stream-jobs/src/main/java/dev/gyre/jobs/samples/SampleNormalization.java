package dev.gyre.jobs.samples;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.batch.ComputationGraph;
import dev.gyre.hgt.batch.LayerBlock;
import dev.gyre.hgt.encoder.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Mean and deviation of every number that a model reads, measured on the interactions that it is
 * fitted on: of what the scorer reads on all of them, of nodes and edges on the computation graphs
 * of those that were sampled. What comes later, or is tested, has no part in it.
 */
public final class SampleNormalization {

  /**
   * So many interactions are enough for the numbers of nodes and edges, of which each has dozens.
   */
  private static final int MOST_GRAPHS = 10_000;

  private static final int GRAPHS_AT_ONCE = 256;
  private static final double LN_2 = Math.log(2);

  private SampleNormalization() {}

  /**
   * The normalization map of a model's manifest.
   *
   * @param scoredRelation the declared relation that is scored
   * @param rows interactions to measure, in the table
   */
  public static Map<String, Normalization> of(Samples samples, int scoredRelation, int[] rows) {
    TypeSchema schema = samples.states().schema();
    Map<String, Normalization> blocks = new HashMap<>();
    ofGraphs(samples, scoredRelation, rows, blocks);
    InteractionTable table = samples.interactions();
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

  private static void ofGraphs(
      Samples samples, int scoredRelation, int[] rows, Map<String, Normalization> blocks) {
    NodeStates states = samples.states();
    TypeSchema schema = states.schema();
    List<Moments> features = new ArrayList<>();
    List<Moments> aggregates = new ArrayList<>();
    for (int type = 0; type < schema.nodeTypes().size(); type++) {
      features.add(new Moments(states.featureWidth(type)));
      aggregates.add(new Moments(states.aggregateWidth(type)));
    }
    List<Moments> edges =
        schema.relations().stream().map(it -> new Moments(it.featureWidth())).toList();
    MinibatchBuilder builder =
        new MinibatchBuilder(samples, scoredRelation, true, states.layers(), false);
    for (int[] some : parts(samples.interactions(), rows)) {
      ComputationGraph graph = builder.build(some, unused -> 1, unused -> 0).graph();
      for (int type = 0; type < features.size(); type++) {
        features.get(type).addAll(graph.inputs().get(type).features());
        aggregates.get(type).addAll(graph.inputs().get(type).aggregates());
      }
      for (LayerBlock block : graph.blocks()) {
        for (int directed = 0; directed < schema.directedCount(); directed++) {
          // Either end reads the same features by the same means; one of them may read none.
          edges.get(directed / 2).addAll(block.edges().get(directed).features());
        }
      }
    }
    for (int type = 0; type < features.size(); type++) {
      String name = schema.nodeTypes().get(type).name();
      blocks.put("node/" + name, features.get(type).of(schema.nodeTypes().get(type).features()));
      blocks.put("aggregates/" + name, aggregates.get(type).all());
    }
    for (int relation = 0; relation < edges.size(); relation++) {
      RelationSpec spec = schema.relations().get(relation);
      blocks.put("edge/" + spec.name(), edges.get(relation).of(spec.features()));
    }
  }

  /** Sampled interactions, evenly from all of them, in parts. */
  private static List<int[]> parts(InteractionTable table, int[] rows) {
    int[] sampled = Arrays.stream(rows).filter(table::isSampled).toArray();
    int stride = 1 + sampled.length / MOST_GRAPHS;
    int[] taken =
        IntStream.range(0, sampled.length)
            .filter(i -> i % stride == 0)
            .map(i -> sampled[i])
            .toArray();
    List<int[]> parts = new ArrayList<>();
    for (int from = 0; from < taken.length; from += GRAPHS_AT_ONCE) {
      parts.add(Arrays.copyOfRange(taken, from, Math.min(taken.length, from + GRAPHS_AT_ONCE)));
    }
    return parts;
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

    /** Adds rows that lie one behind the other. */
    void addAll(float[] rows) {
      for (int at = 0; at < rows.length; at++) {
        add(at % row.length, rows[at]);
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
      Arrays.fill(wanted, true);
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
