package dev.gyre.graph.event;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * An edge event as one of its ends sees it: the in-edge (other -> self) of a directed relation.
 *
 * @param self the end this half is for
 * @param other the end the in-edge comes from
 * @param directed the directed relation, which ends in the type of {@code self}
 * @param id the edge's id
 * @param timestampMs the edge's own time, epoch milliseconds
 * @param updateTimeMs when this version came to be; not before the timestamp
 * @param delete whether this version deletes the edge
 * @param features of the edge, as wide as the relation's; empty for a delete
 */
public record HalfEdge(
    NodeRef self,
    NodeRef other,
    int directed,
    EdgeId id,
    long timestampMs,
    long updateTimeMs,
    boolean delete,
    float[] features)
    implements Serializable {

  /** Checks that nothing is null. */
  public HalfEdge {
    Objects.requireNonNull(self, "self of a half edge");
    Objects.requireNonNull(other, "other of a half edge");
    Objects.requireNonNull(id, "id of a half edge");
    Objects.requireNonNull(features, "features of a half edge");
  }

  /** Whether this is the edge's creation: the one version that the aggregates count. */
  public boolean isCreation() {
    return !delete && updateTimeMs == timestampMs;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof HalfEdge that
        && self.equals(that.self)
        && other.equals(that.other)
        && directed == that.directed
        && id.equals(that.id)
        && timestampMs == that.timestampMs
        && updateTimeMs == that.updateTimeMs
        && delete == that.delete
        && Arrays.equals(features, that.features);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(self, other, directed, id, timestampMs, updateTimeMs, delete)
        + Arrays.hashCode(features);
  }

  @Override
  public String toString() {
    return "HalfEdge["
        + other
        + " -> "
        + self
        + ", directed="
        + directed
        + ", id="
        + id
        + ", timestampMs="
        + timestampMs
        + ", updateTimeMs="
        + updateTimeMs
        + ", delete="
        + delete
        + ", features="
        + Arrays.toString(features)
        + "]";
  }
}
