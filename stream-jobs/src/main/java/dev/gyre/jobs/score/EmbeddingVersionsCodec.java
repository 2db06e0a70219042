package dev.gyre.jobs.score;

import dev.gyre.jobs.message.Explanation;
import dev.gyre.state.store.RowStore.RowCodec;
import java.nio.ByteBuffer;

/**
 * The bytes of {@link EmbeddingVersions} in state: {@code layout(1) count(1)}, then for each
 * version {@code stamp(8) published(8) width(4) weights(4)}, its floats, {@code attended(4)} and as
 * many bytes of attended in-edges, newest first, all big-endian. A deleted node's version has width
 * -1 and no floats of an embedding. Layout 1 knew of no attended in-edges.
 */
final class EmbeddingVersionsCodec implements RowCodec<EmbeddingVersions> {

  static final EmbeddingVersionsCodec INSTANCE = new EmbeddingVersionsCodec();

  /** The layout written. */
  static final byte LAYOUT = 2;

  private static final byte WITHOUT_ATTENDED = 1;
  private static final int HEADER = 2;
  private static final int DELETED = -1;
  private static final float[] NO_FLOATS = {};
  private static final int VERSION_HEADER = 2 * Long.BYTES + 3 * Integer.BYTES;

  private EmbeddingVersionsCodec() {}

  @Override
  public byte[] encode(EmbeddingVersions versions) {
    EmbeddingVersion previous = versions.previous();
    int size = HEADER + size(versions.newest()) + (previous == null ? 0 : size(previous));
    ByteBuffer bytes = ByteBuffer.allocate(size);
    bytes.put(LAYOUT).put((byte) (previous == null ? 1 : 2));
    put(versions.newest(), bytes);
    if (previous != null) {
      put(previous, bytes);
    }
    return bytes.array();
  }

  private static int size(EmbeddingVersion version) {
    int width = version.vector() == null ? 0 : version.vector().length;
    Explanation explanation = version.explanation();
    return VERSION_HEADER
        + Float.BYTES * (width + explanation.trackWeights().length)
        + explanation.attended().length;
  }

  private static void put(EmbeddingVersion version, ByteBuffer bytes) {
    bytes.putLong(version.stampMicros()).putLong(version.publishedMicros());
    bytes.putInt(version.vector() == null ? DELETED : version.vector().length);
    Explanation explanation = version.explanation();
    bytes.putInt(explanation.trackWeights().length);
    putFloats(version.vector() == null ? NO_FLOATS : version.vector(), bytes);
    putFloats(explanation.trackWeights(), bytes);
    bytes.putInt(explanation.attended().length).put(explanation.attended());
  }

  private static void putFloats(float[] values, ByteBuffer bytes) {
    for (float value : values) {
      bytes.putFloat(value);
    }
  }

  @Override
  public EmbeddingVersions decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    byte layout = bytes.get();
    if (layout < WITHOUT_ATTENDED || layout > LAYOUT) {
      throw new IllegalStateException(
          "embedding versions in state have layout "
              + layout
              + ", this build reads up to "
              + LAYOUT);
    }
    int count = bytes.get();
    EmbeddingVersion newest = get(layout, bytes);
    return new EmbeddingVersions(newest, count == 2 ? get(layout, bytes) : null);
  }

  private static EmbeddingVersion get(byte layout, ByteBuffer bytes) {
    long stamp = bytes.getLong();
    long published = bytes.getLong();
    int width = bytes.getInt();
    int weights = bytes.getInt();
    float[] vector = width == DELETED ? null : getFloats(width, bytes);
    float[] trackWeights = getFloats(weights, bytes);
    Explanation explanation =
        layout == WITHOUT_ATTENDED
            ? Explanation.of(trackWeights)
            : new Explanation(trackWeights, getAttended(bytes));
    return new EmbeddingVersion(vector, explanation, stamp, published);
  }

  private static byte[] getAttended(ByteBuffer bytes) {
    byte[] attended = new byte[bytes.getInt()];
    bytes.get(attended);
    return attended;
  }

  private static float[] getFloats(int count, ByteBuffer bytes) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = bytes.getFloat();
    }
    return values;
  }
}
