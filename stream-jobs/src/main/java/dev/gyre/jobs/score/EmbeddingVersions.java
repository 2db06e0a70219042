package dev.gyre.jobs.score;

/**
 * The two newest embeddings of a node.
 *
 * <p>Two are kept because a refresh that already reflects an interaction may overtake the
 * interaction's half on its way to Pick; the version before is then the right one.
 *
 * @param newest the newest, never null
 * @param previous the one before, or null
 */
record EmbeddingVersions(EmbeddingVersion newest, EmbeddingVersion previous) {

  static EmbeddingVersions of(EmbeddingVersion first) {
    return new EmbeddingVersions(first, null);
  }

  EmbeddingVersions with(EmbeddingVersion next) {
    return new EmbeddingVersions(next, newest);
  }

  /** The newest version that reflects nothing of the stamp or later; null if none is that old. */
  EmbeddingVersion before(long stampMicros) {
    if (newest.stampMicros() < stampMicros) {
      return newest;
    }
    return previous != null && previous.stampMicros() < stampMicros ? previous : null;
  }
}
