package dev.gyre.jobs.message;

import dev.gyre.graph.event.HalfEdge;

/**
 * One endpoint's half of an edge event: the in-edge at {@code half.self()}, and the subscription of
 * the other endpoint's shard to it.
 *
 * @param shard shard of {@code half.self()}
 * @param otherShard shard of {@code half.other()}
 * @param half the in-edge and its version
 * @param interactionId the edge's id when this is the first version of a scored edge, which makes
 *     layer 0 send a copy to the scorer; null otherwise
 * @param otherDeleted whether layer 0 knew of a deletion of {@code half.other()} at or after the
 *     edge's timestamp: the in-edge is dead for good
 * @param stampMicros ingest, in epoch microseconds
 */
public record EdgeHalf(
    int shard,
    int otherShard,
    HalfEdge half,
    String interactionId,
    boolean otherDeleted,
    long stampMicros)
    implements GraphChange {

  /**
   * The same half as it travels beyond layer 0: without its request for a score, and with what
   * layer 0 knows of the other node.
   */
  public EdgeHalf onward(boolean otherIsDeleted) {
    return interactionId == null && otherDeleted == otherIsDeleted
        ? this
        : new EdgeHalf(shard, otherShard, half, null, otherIsDeleted, stampMicros);
  }

  /** The other node's deletion as far as it concerns this edge, {@link Long#MIN_VALUE} if none. */
  public long otherDeletedAtMs() {
    return otherDeleted ? half.timestampMs() : Long.MIN_VALUE;
  }
}
