package dev.gyre.graph.event;

import java.util.Objects;

/**
 * An edge goes; it may not have come yet.
 *
 * @param relation number of the declared relation
 * @param id the edge's id
 * @param source where the edge starts
 * @param target where it ends
 * @param timestampMs the edge's own time, epoch milliseconds, as in every event of the edge
 * @param updateTimeMs when it was deleted; not before the timestamp
 */
public record EdgeDelete(
    int relation, String id, NodeRef source, NodeRef target, long timestampMs, long updateTimeMs)
    implements GraphEvent {

  /** Checks that nothing is null and the order of the times. */
  public EdgeDelete {
    Objects.requireNonNull(id, "id of an edge delete");
    Objects.requireNonNull(source, "source of an edge delete");
    Objects.requireNonNull(target, "target of an edge delete");
    Times.checkNotBefore("update time", updateTimeMs, id, timestampMs);
  }

  @Override
  public long eventTimeMs() {
    return updateTimeMs;
  }
}
