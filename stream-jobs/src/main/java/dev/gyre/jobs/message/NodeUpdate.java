package dev.gyre.jobs.message;

import dev.gyre.graph.event.NodeRef;

/**
 * A new embedding of a node, or its tombstone, as the last layer sends it.
 *
 * @param shard shard of the node
 * @param node the node, with its original id
 * @param vector the embedding, of the model's width; null when the node was deleted
 * @param explanation what mattered in the embedding
 * @param watermarkMs the watermark at which it was computed, epoch milliseconds
 * @param stampMicros newest ingest stamp that it reflects
 * @param causeMicros ingest stamp of the oldest change that it reflects and its predecessor did not
 * @param directMicros ingest stamp of the oldest change of the node itself among those; {@link
 *     MicroClock#NEVER} if all were made to neighbours
 * @param publishedMicros when it was sent, epoch microseconds
 */
public record NodeUpdate(
    int shard,
    NodeRef node,
    float[] vector,
    Explanation explanation,
    long watermarkMs,
    long stampMicros,
    long causeMicros,
    long directMicros,
    long publishedMicros)
    implements UpdateMessage {

  private static final long MICROS_PER_MS = 1000;

  /** Whether a change of the node itself is among those that it newly reflects. */
  public boolean direct() {
    return directMicros != MicroClock.NEVER;
  }

  /** Whether the oldest change that it newly reflects was made to the node itself. */
  public boolean oldestIsDirect() {
    return directMicros == causeMicros;
  }

  /** Age of the oldest change that it newly reflects, milliseconds, 0 or more. */
  public long stalenessMs() {
    return ageMs(causeMicros);
  }

  /**
   * Age of the oldest change of the node itself that it newly reflects, milliseconds, 0 or more.
   *
   * @throws IllegalStateException if it is not {@link #direct}
   */
  public long directStalenessMs() {
    if (!direct()) {
      throw new IllegalStateException(
          "no change of node " + node.id() + " itself is in its update: ask direct() first");
    }
    return ageMs(directMicros);
  }

  /** Stamps come from the clock of another machine, which may be ahead. */
  private long ageMs(long micros) {
    return Math.max(0, (publishedMicros - micros) / MICROS_PER_MS);
  }
}
