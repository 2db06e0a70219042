package dev.gyre.graph.event;

import java.util.Objects;

/**
 * A node goes, and with it, for good, its edges whose timestamp is at or before the deletion. Later
 * events revive it.
 *
 * @param node the node
 * @param updateTimeMs when, epoch milliseconds
 */
public record NodeDelete(NodeRef node, long updateTimeMs) implements GraphEvent {

  /** Checks that nothing is null and that the time is in range. */
  public NodeDelete {
    Objects.requireNonNull(node, "node of a node delete");
    Times.check("update time of node '" + node.id() + "'", updateTimeMs);
  }

  @Override
  public long eventTimeMs() {
    return updateTimeMs;
  }
}
