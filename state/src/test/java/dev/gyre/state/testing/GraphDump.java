package dev.gyre.state.testing;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.WindowedGraph;
import java.util.Arrays;

/** Everything that can be seen of a graph as text, for comparison. */
public final class GraphDump {

  private GraphDump() {}

  /** The whole graph, a line for each node and in-edge. */
  public static String of(WindowedGraph graph) {
    StringBuilder text = new StringBuilder("W " + graph.watermarkMs() + "\n");
    graph.nodes().forEach(node -> append(text, node, graph.watermarkMs()));
    return text.toString();
  }

  private static void append(StringBuilder text, NodeView node, long watermarkMs) {
    text.append(node.ref().type()).append(' ').append(node.ref().id());
    text.append(" features ").append(Arrays.toString(node.features()));
    text.append(" clock ").append(node.clockMs());
    if (watermarkMs != Long.MIN_VALUE) {
      text.append(" raw ").append(Arrays.toString(node.aggregates(watermarkMs)));
      text.append(" ahead ").append(Arrays.toString(node.aggregates(watermarkMs + 333)));
    }
    text.append(" quantised ").append(Arrays.toString(node.quantisedAggregates())).append('\n');
    node.inEdges(
        (directed, slots, slot) -> {
          int offset = slots.featureOffset(slot);
          int width = slots.rules().featureWidth();
          text.append("  ").append(directed);
          text.append(" t ").append(slots.timestampMs(slot));
          text.append(" id ").append(slots.id(slot));
          text.append(" from ").append(slots.other(slot));
          text.append(" updated ").append(slots.updateTimeMs(slot));
          text.append(' ').append(slots.label(slot));
          text.append(' ').append(slots.labelAvailableAtMs(slot));
          text.append(' ');
          text.append(
              Arrays.toString(Arrays.copyOfRange(slots.features(), offset, offset + width)));
          text.append('\n');
        });
  }
}
