package dev.gyre.jobs.score;

import dev.gyre.jobs.message.Explanation;
import java.nio.ByteBuffer;

/**
 * The bytes of one {@link EmbeddingVersion}: {@code stamp(8) published(8) width(4) weights(4)}, its
 * floats, {@code attended(4)} and as many bytes of attended in-edges, all big-endian. A deleted
 * node's version has width -1 and no floats of an embedding.
 */
final class VersionBytes {

  private static final int DELETED = -1;
  private static final int HEADER = 2 * Long.BYTES + 3 * Integer.BYTES;

  private VersionBytes() {}

  static int size(EmbeddingVersion version) {
    int width = version.vector() == null ? 0 : version.vector().length;
    Explanation explanation = version.explanation();
    return HEADER
        + Float.BYTES * (width + explanation.trackWeights().length)
        + explanation.attended().length;
  }

  static void put(EmbeddingVersion version, ByteBuffer bytes) {
    float[] vector = version.vector();
    Explanation explanation = version.explanation();
    bytes.putLong(version.stampMicros()).putLong(version.publishedMicros());
    bytes.putInt(vector == null ? DELETED : vector.length);
    bytes.putInt(explanation.trackWeights().length);
    if (vector != null) {
      putFloats(vector, bytes);
    }
    putFloats(explanation.trackWeights(), bytes);
    bytes.putInt(explanation.attended().length).put(explanation.attended());
  }

  private static void putFloats(float[] values, ByteBuffer bytes) {
    bytes.asFloatBuffer().put(values);
    bytes.position(bytes.position() + Float.BYTES * values.length);
  }

  static EmbeddingVersion get(ByteBuffer bytes) {
    EmbeddingVersion version = getWithoutAttended(bytes);
    byte[] attended = new byte[bytes.getInt()];
    bytes.get(attended);
    return new EmbeddingVersion(
        version.vector(),
        new Explanation(version.explanation().trackWeights(), attended),
        version.stampMicros(),
        version.publishedMicros());
  }

  /** Reads a version of the first layout, which has no attended in-edges. */
  static EmbeddingVersion getWithoutAttended(ByteBuffer bytes) {
    long stamp = bytes.getLong();
    long published = bytes.getLong();
    int width = bytes.getInt();
    int weights = bytes.getInt();
    float[] vector = width == DELETED ? null : getFloats(width, bytes);
    Explanation explanation = Explanation.of(getFloats(weights, bytes));
    return new EmbeddingVersion(vector, explanation, stamp, published);
  }

  private static float[] getFloats(int count, ByteBuffer bytes) {
    float[] values = new float[count];
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + Float.BYTES * count);
    return values;
  }
}
