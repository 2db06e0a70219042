package dev.gyre.jobs.message;

import java.io.Serializable;

/**
 * What mattered in an embedding: made with it, and read when an interaction that was scored on it
 * becomes an alert.
 *
 * @param trackWeights weights of base and meta-path tracks in the embedding (they add up to 1), or
 *     an empty array when the model has no tracks
 * @param attended the in-edges that it attended to most, as {@link AttendedEdges#encode} writes
 *     them; few embeddings are ever asked for them, so they travel as bytes
 */
public record Explanation(float[] trackWeights, byte[] attended) implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final float[] NO_WEIGHTS = {};

  /** Where there is no embedding. */
  public static final Explanation NONE = of(NO_WEIGHTS);

  /** Weights of tracks alone. */
  public static Explanation of(float[] trackWeights) {
    return new Explanation(trackWeights, AttendedEdges.NONE);
  }
}
