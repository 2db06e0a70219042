package dev.gyre.graph.event;

import java.util.Arrays;
import java.util.Objects;

/**
 * A node has these features from now on.
 *
 * @param node the node
 * @param updateTimeMs when, epoch milliseconds
 * @param features as wide as the type's features; NaN is a missing value
 */
public record NodeUpsert(NodeRef node, long updateTimeMs, float[] features) implements GraphEvent {

  /** Checks that nothing is null and that the time is in range. */
  public NodeUpsert {
    Objects.requireNonNull(node, "node of a node upsert");
    Objects.requireNonNull(features, "features of a node upsert");
    Times.check("update time of node '" + node.id() + "'", updateTimeMs);
  }

  @Override
  public long eventTimeMs() {
    return updateTimeMs;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeUpsert that
        && node.equals(that.node)
        && updateTimeMs == that.updateTimeMs
        && Arrays.equals(features, that.features);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(node, updateTimeMs) + Arrays.hashCode(features);
  }

  @Override
  public String toString() {
    return "NodeUpsert["
        + node
        + ", updateTimeMs="
        + updateTimeMs
        + ", features="
        + Arrays.toString(features)
        + "]";
  }
}
