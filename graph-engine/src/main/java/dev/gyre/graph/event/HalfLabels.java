package dev.gyre.graph.event;

import dev.gyre.graph.schema.TypeSchema;

/**
 * The two halves of a label event, for the same in-edges as the halves of its edge.
 *
 * @param atTarget the half of the forward in-edge
 * @param atSource the half of the reverse in-edge
 */
public record HalfLabels(HalfLabel atTarget, HalfLabel atSource) {

  /**
   * The halves of a label.
   *
   * @throws EventException if an end is of another type than the relation's
   */
  public static HalfLabels of(LabelEvent event, TypeSchema schema) {
    HalfEdges.checkEnds(event.relation(), event.id(), event.source(), event.target(), schema);
    EdgeId id = EdgeId.of(event.id());
    int forward = schema.forward(event.relation());
    return new HalfLabels(
        new HalfLabel(
            event.target(),
            event.source(),
            forward,
            id,
            event.timestampMs(),
            event.availableAtMs(),
            event.label()),
        new HalfLabel(
            event.source(),
            event.target(),
            schema.reverse(forward),
            id,
            event.timestampMs(),
            event.availableAtMs(),
            event.label()));
  }
}
