package dev.gyre.graph;

import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A graph as lines of text, so that two can be compared and their difference read. */
public final class Describe {

  private Describe() {}

  /** Every node of a graph with all there is to see of it; raw aggregates as of each time. */
  public static List<String> graph(WindowedGraph graph, long... asOf) {
    List<String> lines = new ArrayList<>();
    graph
        .nodes()
        .forEach(
            node -> {
              lines.add(node(node.ref(), node.features(), node.clockMs(), node.inDegree()));
              node.inEdges(
                  (directed, slots, slot) ->
                      lines.add(
                          edge(
                              graph.schema().directedName(directed),
                              slots.timestampMs(slot),
                              slots.id(slot).toString(),
                              slots.other(slot),
                              slots.updateTimeMs(slot),
                              slots.label(slot),
                              Arrays.copyOfRange(
                                  slots.features(),
                                  slots.featureOffset(slot),
                                  slots.featureOffset(slot) + slots.rules().featureWidth()))));
              for (long time : asOf) {
                lines.add(aggregates("as of " + time, node.aggregates(time)));
              }
              lines.add(aggregates("at clock", node.quantisedAggregates()));
            });
    return lines;
  }

  static String node(NodeRef ref, float[] features, long clock, int inDegree) {
    return "node "
        + ref.type()
        + ":"
        + ref.id()
        + " features "
        + Arrays.toString(features)
        + " clock "
        + (clock == Long.MIN_VALUE ? "none" : clock)
        + " in-degree "
        + inDegree;
  }

  static String edge(
      String relation, long ts, String id, NodeId other, long update, Label label, float[] x) {
    return "  "
        + relation
        + " "
        + id
        + " at "
        + ts
        + " from "
        + other
        + " version "
        + update
        + " "
        + label
        + " "
        + Arrays.toString(x);
  }

  static String aggregates(String when, float[] values) {
    return "  aggregates " + when + " " + Arrays.toString(values);
  }

  /** The lines about aggregates left out. */
  public static List<String> withoutAggregates(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("  aggregates")).toList();
  }
}
