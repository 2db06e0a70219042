package dev.gyre.graph.event;

import java.io.Serializable;
import java.util.Objects;

/**
 * A label as one end of its edge sees it.
 *
 * @param self the end this half is for
 * @param other the end the in-edge comes from
 * @param directed the directed relation, which ends in the type of {@code self}
 * @param id the edge's id
 * @param timestampMs the edge's own time, epoch milliseconds
 * @param availableAtMs from when the label may be used
 * @param label what is known
 */
public record HalfLabel(
    NodeRef self,
    NodeRef other,
    int directed,
    EdgeId id,
    long timestampMs,
    long availableAtMs,
    Label label)
    implements Serializable {

  /** Checks that nothing is null. */
  public HalfLabel {
    Objects.requireNonNull(self, "self of a half label");
    Objects.requireNonNull(other, "other of a half label");
    Objects.requireNonNull(id, "id of a half label");
    Objects.requireNonNull(label, "label of a half label");
  }
}
