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
 * @param stampMicros ingest, in epoch microseconds
 */
public record EdgeHalf(
    int shard, int otherShard, HalfEdge half, String interactionId, long stampMicros)
    implements GraphChange {

  /** The same half without its request for a score, as it travels beyond layer 0. */
  public EdgeHalf scored() {
    return interactionId == null ? this : new EdgeHalf(shard, otherShard, half, null, stampMicros);
  }
}
