package dev.gyre.hgt.batch;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.batch.InEdges;
import dev.gyre.graph.batch.NodeColumns;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.layer.TimeBuckets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is computed for some nodes: raw inputs of all nodes within reach, and for each layer the
 * rows and in-edges that the layers after it read. Rows after a layer are the first of those before
 * it, so the nodes asked for are the first rows at every layer. The same node may have several
 * rows, as it was at different times.
 *
 * @param inputs by node type, before the first layer
 * @param blocks by layer, the first first
 */
public record ComputationGraph(List<NodeInputs> inputs, List<LayerBlock> blocks) {

  /** Keeps its own lists. */
  public ComputationGraph {
    inputs = List.copyOf(inputs);
    blocks = List.copyOf(blocks);
  }

  /** In-edges of all layers, self edges among them. */
  public int edgeCount() {
    return blocks.stream()
        .flatMap(block -> block.edges().stream())
        .mapToInt(edges -> edges == null ? 0 : edges.size())
        .sum();
  }

  /** Every node of the graph at every layer. */
  public static ComputationGraph whole(GraphBatch graph, int layers, boolean selfEdges) {
    TypeSchema schema = graph.schema();
    List<NodeInputs> inputs = new ArrayList<>();
    int[] targets = new int[schema.nodeTypes().size()];
    for (int type = 0; type < targets.length; type++) {
      NodeColumns nodes = graph.nodes(type);
      targets[type] = nodes.size();
      inputs.add(new NodeInputs(nodes.size(), nodes.features(), nodes.aggregates()));
    }
    List<RelationEdges> edges = new ArrayList<>();
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      edges.add(edges(graph, directed));
    }
    for (int type = 0; selfEdges && type < targets.length; type++) {
      edges.add(RelationEdges.self(targets[type]));
    }
    LayerBlock block = new LayerBlock(targets, edges);
    return new ComputationGraph(inputs, Collections.nCopies(layers, block));
  }

  private static RelationEdges edges(GraphBatch graph, int directed) {
    InEdges in = graph.inEdges(directed);
    long[] clocks = graph.nodes(graph.schema().targetType(directed)).clockMs();
    int[] buckets = new int[in.size()];
    for (int target = 0; target < clocks.length; target++) {
      for (int e = in.rowPtr()[target]; e < in.rowPtr()[target + 1]; e++) {
        buckets[e] = TimeBuckets.of(clocks[target] - in.timestampMs()[e]);
      }
    }
    return new RelationEdges(
        in.rowPtr(), in.source(), buckets, in.label(), in.features(), in.featureWidth());
  }

  /** Rows of a type after the last layer. */
  public int targets(int type) {
    return blocks.get(blocks.size() - 1).targets(type);
  }
}
