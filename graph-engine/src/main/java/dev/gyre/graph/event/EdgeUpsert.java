package dev.gyre.graph.event;

import java.util.Arrays;
import java.util.Objects;

/**
 * An edge comes, or has other features from now on. It is the edge's <i>creation</i> when the
 * update time is the timestamp.
 *
 * @param relation number of the declared relation
 * @param id unique among the edges of the relation
 * @param source where the edge starts
 * @param target where it ends; may be the source
 * @param timestampMs the edge's own time, epoch milliseconds; the same in every event of the edge
 * @param updateTimeMs when this version came to be; not before the timestamp
 * @param features as wide as the relation's features; NaN is a missing value
 */
public record EdgeUpsert(
    int relation,
    String id,
    NodeRef source,
    NodeRef target,
    long timestampMs,
    long updateTimeMs,
    float[] features)
    implements GraphEvent {

  /** Checks that nothing is null and the order of the times. */
  public EdgeUpsert {
    Objects.requireNonNull(id, "id of an edge upsert");
    Objects.requireNonNull(source, "source of an edge upsert");
    Objects.requireNonNull(target, "target of an edge upsert");
    Objects.requireNonNull(features, "features of an edge upsert");
    Times.checkNotBefore("update time", updateTimeMs, id, timestampMs);
  }

  @Override
  public long eventTimeMs() {
    return updateTimeMs;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EdgeUpsert that
        && relation == that.relation
        && id.equals(that.id)
        && source.equals(that.source)
        && target.equals(that.target)
        && timestampMs == that.timestampMs
        && updateTimeMs == that.updateTimeMs
        && Arrays.equals(features, that.features);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(relation, id, source, target, timestampMs, updateTimeMs)
        + Arrays.hashCode(features);
  }

  @Override
  public String toString() {
    return "EdgeUpsert[relation="
        + relation
        + ", id="
        + id
        + ", source="
        + source
        + ", target="
        + target
        + ", timestampMs="
        + timestampMs
        + ", updateTimeMs="
        + updateTimeMs
        + ", features="
        + Arrays.toString(features)
        + "]";
  }
}
