package dev.gyre.hgt.batch;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.WindowedGraph;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.schema.TypeSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts what the embeddings of some nodes are computed of out of a graph as it is now: the nodes
 * within as many hops as the model has layers, each once. To be used before the events are applied
 * that must not be seen, and not after the graph has changed: one cutter for one cut.
 */
public final class NeighborhoodCutter {

  private final WindowedGraph graph;
  private final TypeSchema schema;
  private final int layers;
  private final boolean selfEdges;
  private final int maxFanIn;
  private final List<NodeRows> nodes = new ArrayList<>();
  private final List<EdgeRows> edges = new ArrayList<>();

  /**
   * A cutter.
   *
   * @param layers layers of the model
   * @param selfEdges whether the model has self edges
   * @param maxFanIn the newest in-edges of each relation that are read of a node, at least 1;
   *     {@link Integer#MAX_VALUE} for all, as the job reads them
   */
  public NeighborhoodCutter(WindowedGraph graph, int layers, boolean selfEdges, int maxFanIn) {
    if (maxFanIn < 1) {
      throw new IllegalArgumentException("fan-in is " + maxFanIn + ": it must be at least 1");
    }
    this.graph = graph;
    this.schema = graph.schema();
    this.layers = layers;
    this.selfEdges = selfEdges;
    this.maxFanIn = maxFanIn;
    for (int type = 0; type < schema.nodeTypes().size(); type++) {
      nodes.add(new NodeRows(schema.nodeFeatureWidth(type), graph.aggregates().width(type)));
    }
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      edges.add(new EdgeRows(schema.edgeFeatureWidth(directed)));
    }
  }

  /**
   * Asks for a node's embedding.
   *
   * @return its row among those of its type after the last layer; the same for the same node. A
   *     node that the graph does not have is one without features and in-edges
   */
  public int row(int type, NodeId node) {
    NodeRows rows = nodes.get(type);
    int row = rows.indexOf(node);
    return row >= 0 ? row : rows.add(node, graph.node(node));
  }

  /** The computation graph of the nodes asked for. */
  public ComputationGraph cut() {
    LayerBlock[] blocks = new LayerBlock[layers];
    int[] expanded = new int[nodes.size()];
    for (int layer = layers - 1; layer >= 0; layer--) {
      int[] targets = nodes.stream().mapToInt(NodeRows::size).toArray();
      for (int type = 0; type < targets.length; type++) {
        for (int row = expanded[type]; row < targets[type]; row++) {
          expand(type, row);
        }
        expanded[type] = targets[type];
      }
      blocks[layer] = block(targets);
    }
    return new ComputationGraph(nodes.stream().map(NodeRows::inputs).toList(), List.of(blocks));
  }

  /** Adds a row's in-edges, and rows for sources that have none. */
  private void expand(int type, int row) {
    Optional<NodeView> found = nodes.get(type).view(row);
    int[] skip = new int[schema.directedCount()];
    if (found.isPresent()) {
      NodeView view = found.get();
      view.inEdges((directed, slots, slot) -> skip[directed]++);
      for (int directed = 0; directed < skip.length; directed++) {
        skip[directed] = Math.max(0, skip[directed] - maxFanIn);
      }
      long clockMs = view.clockMs();
      view.inEdges(
          (directed, slots, slot) -> {
            if (skip[directed]-- <= 0) {
              int source = row(schema.sourceType(directed), slots.other(slot));
              edges.get(directed).add(source, clockMs, slots, slot);
            }
          });
    }
    for (int directed : schema.inRelations(type)) {
      edges.get(directed).endRow();
    }
  }

  private LayerBlock block(int[] targets) {
    List<RelationEdges> of = new ArrayList<>();
    for (int directed = 0; directed < edges.size(); directed++) {
      of.add(edges.get(directed).first(targets[schema.targetType(directed)]));
    }
    if (selfEdges) {
      for (int count : targets) {
        of.add(RelationEdges.self(count));
      }
    }
    return new LayerBlock(targets, of);
  }
}
