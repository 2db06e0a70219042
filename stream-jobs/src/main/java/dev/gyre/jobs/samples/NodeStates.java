package dev.gyre.jobs.samples;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.schema.TypeSchema;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * Nodes as they were at some moments, one after the other: at depth 0 what the encoder reads, at
 * depth k the state a layer below and the in-edges with the states of their sources a layer below.
 * A state is known by its type, depth and number.
 */
final class NodeStates {

  private final TypeSchema schema;
  private final int layers;
  private final FloatArrayList[] features;
  private final FloatArrayList[] aggregates;
  private final int[] count;
  private final int[] featureWidth;
  private final int[] aggregateWidth;
  // By depth - 1 and type.
  private final IntArrayList[][] below;
  // By depth - 1 and directed relation.
  private final EdgeColumns[][] edges;

  NodeStates(TypeSchema schema, AggregatePlan plan, int layers) {
    int types = schema.nodeTypes().size();
    this.schema = schema;
    this.layers = layers;
    this.features = new FloatArrayList[types];
    this.aggregates = new FloatArrayList[types];
    this.count = new int[types];
    this.featureWidth = new int[types];
    this.aggregateWidth = new int[types];
    this.below = new IntArrayList[layers][types];
    this.edges = new EdgeColumns[layers][schema.directedCount()];
    for (int type = 0; type < types; type++) {
      featureWidth[type] = schema.nodeFeatureWidth(type);
      aggregateWidth[type] = plan.width(type);
      features[type] = new FloatArrayList();
      aggregates[type] = new FloatArrayList();
      for (int depth = 0; depth < layers; depth++) {
        below[depth][type] = new IntArrayList();
      }
    }
    for (int depth = 0; depth < layers; depth++) {
      for (int directed = 0; directed < schema.directedCount(); directed++) {
        edges[depth][directed] = new EdgeColumns(schema.edgeFeatureWidth(directed));
      }
    }
  }

  /**
   * Adds a state of depth 0.
   *
   * @param featuresOrNull the node's features, null when missing
   * @param quantised its aggregates at its clock
   * @return its number
   */
  int addInputs(int type, float[] featuresOrNull, float[] quantised) {
    if (featuresOrNull != null) {
      features[type].addElements(features[type].size(), featuresOrNull);
    } else {
      float[] missing = new float[featureWidth[type]];
      Arrays.fill(missing, Float.NaN);
      features[type].addElements(features[type].size(), missing);
    }
    aggregates[type].addElements(aggregates[type].size(), quantised);
    return count[type]++;
  }

  /** Adds a state of a depth from 1 up, whose in-edges are in the open rows of its relations. */
  int endState(int type, int depth, int stateBelow) {
    for (int directed : schema.inRelations(type)) {
      edges[depth - 1][directed].endRow();
    }
    below[depth - 1][type].add(stateBelow);
    return below[depth - 1][type].size() - 1;
  }

  int layers() {
    return layers;
  }

  TypeSchema schema() {
    return schema;
  }

  /** The same node a layer below. */
  int below(int type, int depth, int state) {
    return below[depth - 1][type].getInt(state);
  }

  /** In-edges of the states of a depth; rows are states of the relation's target type. */
  EdgeColumns edges(int depth, int directed) {
    return edges[depth - 1][directed];
  }

  int featureWidth(int type) {
    return featureWidth[type];
  }

  int aggregateWidth(int type) {
    return aggregateWidth[type];
  }

  void copyFeatures(int type, int state, float[] out, int at) {
    features[type].getElements(state * featureWidth[type], out, at, featureWidth[type]);
  }

  void copyAggregates(int type, int state, float[] out, int at) {
    aggregates[type].getElements(state * aggregateWidth[type], out, at, aggregateWidth[type]);
  }

  /** In-edges of all depths. */
  long edgeCount() {
    return Arrays.stream(edges).flatMap(Arrays::stream).mapToLong(EdgeColumns::size).sum();
  }
}
