package dev.gyre.graph;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.Outcome;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The graph G(A, W): a function of the set A of the events applied and the watermark W, whatever
 * the order in which events came and the watermark moved. For one thread.
 *
 * <p>An event is applied when it comes, not when the watermark passes it: the watermark only ends
 * windows and makes labels available. Aggregates count what is at or after the watermark when it
 * comes; an event before it is late, and for someone else to refuse.
 */
public interface WindowedGraph {

  /** The types, relations, windows and fan-ins. */
  TypeSchema schema();

  /** The aggregates that are kept. */
  AggregatePlan aggregates();

  /**
   * Applies an event. One about an edge has an outcome at each end; the more telling one is given.
   *
   * @throws IllegalArgumentException if the event does not fit the schema; the graph is unchanged
   */
  Outcome apply(GraphEvent event);

  /**
   * Moves the watermark on, in epoch milliseconds. A watermark at or behind the present one changes
   * nothing; nor does {@link Long#MAX_VALUE}, which marks the end of input and no time.
   */
  void advance(long watermarkMs);

  /** The watermark; {@link Long#MIN_VALUE} at first. */
  long watermarkMs();

  /** The nodes that exist, in the order (type, identity). */
  Stream<NodeView> nodes();

  /** The node, if it exists. */
  Optional<NodeView> node(NodeId id);
}
