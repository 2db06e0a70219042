package dev.gyre.jobs.samples;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.WindowedGraph;
import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.hgt.layer.TimeBuckets;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;

/**
 * Copies what an embedding reads out of the graph as it is now: the L-hop computation graph of a
 * node. What the encoder reads of a node is copied once for as long as no event touches it.
 */
final class StateExtractor {

  /** There is no such node, so no embedding of it. */
  static final int NONE = -1;

  private static final class Entry {
    private long touched;
    private long copiedAtTouch = -1;
    private long copiedClockMs;
    private int inputs;
  }

  private final WindowedGraph graph;
  private final NodeStates states;
  private final Object2ObjectOpenHashMap<NodeId, Entry> entries = new Object2ObjectOpenHashMap<>();

  StateExtractor(WindowedGraph graph, NodeStates states) {
    this.graph = graph;
    this.states = states;
  }

  /** Notes that an event has changed, or may have changed, its nodes. */
  void touched(GraphEvent event) {
    if (event instanceof EdgeUpsert edge) {
      touch(edge.source().key());
      touch(edge.target().key());
    } else if (event instanceof EdgeDelete edge) {
      touch(edge.source().key());
      touch(edge.target().key());
    } else if (event instanceof LabelEvent label) {
      touch(label.source().key());
      touch(label.target().key());
    } else if (event instanceof NodeUpsert node) {
      touch(node.node().key());
    } else if (event instanceof NodeDelete node) {
      touch(node.node().key());
    }
  }

  private void touch(NodeId node) {
    entries.computeIfAbsent(node, unused -> new Entry()).touched++;
  }

  /** The node as its embedding sees it now, a state of depth L; {@link #NONE} without the node. */
  int top(NodeId node) {
    NodeView view = graph.node(node).orElse(null);
    return view == null ? NONE : state(view, states.layers());
  }

  private int state(NodeView view, int depth) {
    if (depth == 0) {
      return inputs(view);
    }
    int below = state(view, depth - 1);
    long clockMs = view.clockMs();
    view.inEdges(
        (directed, slots, slot) -> {
          NodeView source = graph.node(slots.other(slot)).orElseThrow();
          states
              .edges(depth, directed)
              .add(
                  state(source, depth - 1),
                  TimeBuckets.of(clockMs - slots.timestampMs(slot)),
                  slots.label(slot).ordinal(),
                  slots.features(),
                  slots.featureOffset(slot));
        });
    return states.endState(view.ref().type(), depth, below);
  }

  private int inputs(NodeView view) {
    Entry entry = entries.computeIfAbsent(view.ref().key(), unused -> new Entry());
    long clockMs = view.clockMs();
    // The clock also moves when the window takes the last in-edge, which no event tells.
    if (entry.copiedAtTouch != entry.touched || entry.copiedClockMs != clockMs) {
      entry.inputs =
          states.addInputs(view.ref().type(), view.features(), view.quantisedAggregates());
      entry.copiedAtTouch = entry.touched;
      entry.copiedClockMs = clockMs;
    }
    return entry.inputs;
  }
}
