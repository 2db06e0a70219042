package dev.gyre.jobs.samples;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.batch.ComputationGraph;
import dev.gyre.hgt.batch.LayerBlock;
import dev.gyre.hgt.batch.NodeInputs;
import dev.gyre.hgt.batch.RelationEdges;
import dev.gyre.hgt.train.Interactions;
import dev.gyre.hgt.train.Minibatch;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Minibatches of sampled interactions: their computation graphs side by side, each node state once.
 * Safe for several threads.
 */
public final class MinibatchBuilder {

  /** How a label weighs in the loss. */
  @FunctionalInterface
  public interface Weights {
    /** Weight of interaction i of the table, not negative. */
    float of(int i);
  }

  /** What the score of an interaction is to be. */
  @FunctionalInterface
  public interface Targets {
    /** Probability of fraud that interaction i of the table is trained towards, 0 to 1. */
    float of(int i);
  }

  private final Samples samples;
  private final boolean embeddings;
  private final int layers;
  private final int scoredRelation;
  private final boolean selfEdges;
  private final int sourceType;
  private final int targetType;
  private final int selfRelations;

  /**
   * A builder.
   *
   * @param scoredRelation the declared relation that is scored
   * @param embeddings false for a scorer that reads aggregates alone: no ends have embeddings then
   * @param layers layers of the model, at most the depth of the samples
   * @param selfEdges whether the model has self edges
   */
  public MinibatchBuilder(
      Samples samples, int scoredRelation, boolean embeddings, int layers, boolean selfEdges) {
    TypeSchema schema = samples.states().schema();
    if (layers > samples.states().layers()) {
      throw new IllegalArgumentException(
          "the model has "
              + layers
              + " layers, the samples were taken for "
              + samples.states().layers()
              + ": take them again, deeper");
    }
    this.samples = samples;
    this.embeddings = embeddings;
    this.layers = layers;
    this.scoredRelation = scoredRelation;
    this.selfEdges = selfEdges;
    int forward = schema.forward(scoredRelation);
    this.sourceType = schema.sourceType(forward);
    this.targetType = schema.targetType(forward);
    this.selfRelations = selfEdges ? schema.nodeTypes().size() : 0;
  }

  /** A builder of the same interactions for a scorer that reads aggregates alone. */
  public MinibatchBuilder withoutEmbeddings() {
    return new MinibatchBuilder(samples, scoredRelation, false, layers, selfEdges);
  }

  /**
   * The minibatch of some interactions, with their labels as targets.
   *
   * @param rows interactions of the table whose states were kept
   */
  public Minibatch build(int[] rows, Weights weights) {
    return build(rows, weights, labels());
  }

  /** The labels as targets: 1 for a fraud, 0 for all others. */
  public Targets labels() {
    InteractionTable table = samples.interactions();
    return i -> table.isFraud(i) ? 1 : 0;
  }

  /**
   * The minibatch of some interactions.
   *
   * @param rows interactions of the table whose states were kept
   */
  public Minibatch build(int[] rows, Weights weights, Targets targets) {
    Rows top = new Rows(samples.states().schema().nodeTypes().size());
    int[] source = new int[rows.length];
    int[] target = new int[rows.length];
    for (int k = 0; k < rows.length; k++) {
      if (!samples.interactions().isSampled(rows[k])) {
        throw new IllegalArgumentException(
            "interaction " + rows[k] + " was not sampled: its node states are not there");
      }
      source[k] = row(top, sourceType, samples.interactions().sourceState(rows[k]));
      target[k] = row(top, targetType, samples.interactions().targetState(rows[k]));
    }
    return new Minibatch(graph(top), interactions(rows, source, target, weights, targets));
  }

  private int row(Rows top, int type, int state) {
    return embeddings && state != StateExtractor.NONE ? top.add(type, state) : StateExtractor.NONE;
  }

  private Interactions interactions(
      int[] rows, int[] source, int[] target, Weights weights, Targets targets) {
    InteractionTable table = samples.interactions();
    int n = rows.length;
    float[] features = new float[n * table.featureWidth()];
    float[] ofSource = new float[n * table.sourceWidth()];
    float[] ofTarget = new float[n * table.targetWidth()];
    float[] label = new float[n];
    float[] weight = new float[n];
    for (int k = 0; k < n; k++) {
      table.copyFeatures(rows[k], features, k * table.featureWidth());
      table.copySourceAggregates(rows[k], ofSource, k * table.sourceWidth());
      table.copyTargetAggregates(rows[k], ofTarget, k * table.targetWidth());
      label[k] = targets.of(rows[k]);
      weight[k] = weights.of(rows[k]);
    }
    return new Interactions(source, target, features, ofSource, ofTarget, label, weight);
  }

  /** From the states after the last layer down to the inputs. */
  private ComputationGraph graph(Rows top) {
    NodeStates states = samples.states();
    int skipped = states.layers() - layers;
    LayerBlock[] blocks = new LayerBlock[layers];
    Rows rows = top;
    for (int layer = layers; layer >= 1; layer--) {
      Rows below = rows.below(states, layer + skipped, true);
      blocks[layer - 1] = block(states, rows, below, layer + skipped);
      rows = below;
    }
    for (int depth = skipped; depth >= 1; depth--) {
      rows = rows.below(states, depth, false);
    }
    return new ComputationGraph(inputs(states, rows), List.of(blocks));
  }

  private LayerBlock block(NodeStates states, Rows rows, Rows below, int depth) {
    TypeSchema schema = states.schema();
    int[] targets = new int[schema.nodeTypes().size()];
    Arrays.setAll(targets, type -> rows.states[type].size());
    List<RelationEdges> edges = new ArrayList<>();
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      IntArrayList of = rows.states[schema.targetType(directed)];
      edges.add(edges(states.edges(depth, directed), of, below, schema.sourceType(directed)));
    }
    for (int type = 0; type < selfRelations; type++) {
      edges.add(self(targets[type]));
    }
    return new LayerBlock(targets, edges);
  }

  private static RelationEdges self(int nodes) {
    int[] rowPtr = new int[nodes + 1];
    int[] source = new int[nodes];
    Arrays.setAll(rowPtr, i -> i);
    Arrays.setAll(source, i -> i);
    return new RelationEdges(rowPtr, source, new int[nodes], null, null, 0);
  }

  private static RelationEdges edges(
      EdgeColumns columns, IntArrayList of, Rows below, int sourceType) {
    int[] rowPtr = new int[of.size() + 1];
    for (int row = 0; row < of.size(); row++) {
      int state = of.getInt(row);
      rowPtr[row + 1] = rowPtr[row] + columns.to(state) - columns.from(state);
    }
    int size = rowPtr[of.size()];
    int[] source = new int[size];
    int[] bucket = new int[size];
    byte[] label = new byte[size];
    float[] features = new float[size * columns.width()];
    for (int row = 0; row < of.size(); row++) {
      int from = columns.from(of.getInt(row));
      int to = columns.to(of.getInt(row));
      int at = rowPtr[row];
      columns.features(from, to, features, at * columns.width());
      for (int edge = from; edge < to; edge++, at++) {
        source[at] = below.indexOf(sourceType, columns.source(edge));
        bucket[at] = columns.bucket(edge);
        label[at] = columns.label(edge);
      }
    }
    return new RelationEdges(rowPtr, source, bucket, label, features, columns.width());
  }

  private static List<NodeInputs> inputs(NodeStates states, Rows rows) {
    List<NodeInputs> inputs = new ArrayList<>();
    for (int type = 0; type < rows.states.length; type++) {
      IntArrayList of = rows.states[type];
      int features = states.featureWidth(type);
      int aggregates = states.aggregateWidth(type);
      float[] f = new float[of.size() * features];
      float[] a = new float[of.size() * aggregates];
      for (int row = 0; row < of.size(); row++) {
        states.copyFeatures(type, of.getInt(row), f, row * features);
        states.copyAggregates(type, of.getInt(row), a, row * aggregates);
      }
      inputs.add(new NodeInputs(of.size(), f, a));
    }
    return inputs;
  }

  /** The node states of a minibatch at one depth: by type the states, and where each is. */
  private static final class Rows {
    private final IntArrayList[] states;
    private final Int2IntOpenHashMap[] places;

    Rows(int types) {
      states = new IntArrayList[types];
      places = new Int2IntOpenHashMap[types];
      for (int type = 0; type < types; type++) {
        states[type] = new IntArrayList();
        places[type] = new Int2IntOpenHashMap();
        places[type].defaultReturnValue(-1);
      }
    }

    int add(int type, int state) {
      int place = places[type].putIfAbsent(state, states[type].size());
      if (place >= 0) {
        return place;
      }
      states[type].add(state);
      return states[type].size() - 1;
    }

    int indexOf(int type, int state) {
      return places[type].get(state);
    }

    /**
     * The states a layer below: those of the same nodes in order, then, if wanted, the sources'.
     */
    Rows below(NodeStates all, int depth, boolean sources) {
      TypeSchema schema = all.schema();
      Rows below = new Rows(states.length);
      for (int type = 0; type < states.length; type++) {
        for (int row = 0; row < states[type].size(); row++) {
          int state = all.below(type, depth, states[type].getInt(row));
          // Two rows may have the same state below: each keeps a row of its own.
          below.places[type].putIfAbsent(state, row);
          below.states[type].add(state);
        }
      }
      for (int directed = 0; sources && directed < schema.directedCount(); directed++) {
        EdgeColumns edges = all.edges(depth, directed);
        IntArrayList of = states[schema.targetType(directed)];
        for (int row = 0; row < of.size(); row++) {
          int to = edges.to(of.getInt(row));
          for (int edge = edges.from(of.getInt(row)); edge < to; edge++) {
            below.add(schema.sourceType(directed), edges.source(edge));
          }
        }
      }
      return below;
    }
  }
}
