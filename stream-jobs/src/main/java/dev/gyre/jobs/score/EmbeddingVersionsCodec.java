package dev.gyre.jobs.score;

import dev.gyre.state.store.RowStore.RowCodec;
import java.nio.ByteBuffer;

/**
 * The bytes of {@link EmbeddingVersions} in state: {@code layout(1) count(1)}, then for each
 * version {@code stamp(8) published(8) width(4) weights(4)} and its floats, newest first, all
 * big-endian. A deleted node's version has width -1 and no floats of an embedding.
 */
final class EmbeddingVersionsCodec implements RowCodec<EmbeddingVersions> {

  static final EmbeddingVersionsCodec INSTANCE = new EmbeddingVersionsCodec();

  private static final byte LAYOUT = 1;
  private static final int HEADER = 2;
  private static final int DELETED = -1;
  private static final float[] NO_FLOATS = {};
  private static final int VERSION_HEADER = 2 * Long.BYTES + 2 * Integer.BYTES;

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
    return VERSION_HEADER + Float.BYTES * (width + version.trackWeights().length);
  }

  private static void put(EmbeddingVersion version, ByteBuffer bytes) {
    bytes.putLong(version.stampMicros()).putLong(version.publishedMicros());
    bytes.putInt(version.vector() == null ? DELETED : version.vector().length);
    bytes.putInt(version.trackWeights().length);
    putFloats(version.vector() == null ? NO_FLOATS : version.vector(), bytes);
    putFloats(version.trackWeights(), bytes);
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
    if (layout != LAYOUT) {
      throw new IllegalStateException(
          "embedding versions in state have layout " + layout + ", this build reads " + LAYOUT);
    }
    int count = bytes.get();
    EmbeddingVersion newest = get(bytes);
    return new EmbeddingVersions(newest, count == 2 ? get(bytes) : null);
  }

  private static EmbeddingVersion get(ByteBuffer bytes) {
    long stamp = bytes.getLong();
    long published = bytes.getLong();
    int width = bytes.getInt();
    int weights = bytes.getInt();
    float[] vector = width == DELETED ? null : getFloats(width, bytes);
    return new EmbeddingVersion(vector, getFloats(weights, bytes), stamp, published);
  }

  private static float[] getFloats(int count, ByteBuffer bytes) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = bytes.getFloat();
    }
    return values;
  }
}
