package dev.gyre.graph.event;

import java.util.Objects;

/**
 * Something becomes known of an interaction.
 *
 * @param relation number of the declared relation
 * @param id the interaction's edge id
 * @param source where the edge starts
 * @param target where it ends
 * @param timestampMs the edge's own time, epoch milliseconds
 * @param availableAtMs from when the label may be used; not before the timestamp
 * @param label what is known
 */
public record LabelEvent(
    int relation,
    String id,
    NodeRef source,
    NodeRef target,
    long timestampMs,
    long availableAtMs,
    Label label)
    implements GraphEvent {

  /** Checks that nothing is null and the order of the times. */
  public LabelEvent {
    Objects.requireNonNull(id, "id of a label event");
    Objects.requireNonNull(source, "source of a label event");
    Objects.requireNonNull(target, "target of a label event");
    Objects.requireNonNull(label, "label of a label event");
    Times.checkNotBefore("availability of the label", availableAtMs, id, timestampMs);
  }

  @Override
  public long eventTimeMs() {
    return availableAtMs;
  }
}
