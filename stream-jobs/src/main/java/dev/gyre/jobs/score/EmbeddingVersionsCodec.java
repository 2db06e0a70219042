package dev.gyre.jobs.score;

import java.nio.ByteBuffer;

/**
 * The bytes of {@link EmbeddingVersions} in state: {@code layout(1) count(1)}, then for each
 * version {@code stamp(8) published(8) width(4) weights(4)} and its floats, newest first, all
 * big-endian.
 */
final class EmbeddingVersionsCodec {

  private static final byte LAYOUT = 1;
  private static final int HEADER = 2;
  private static final int VERSION_HEADER = 2 * Long.BYTES + 2 * Integer.BYTES;

  private EmbeddingVersionsCodec() {}

  static byte[] encode(EmbeddingVersions versions) {
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
    return VERSION_HEADER + Float.BYTES * (version.vector().length + version.trackWeights().length);
  }

  private static void put(EmbeddingVersion version, ByteBuffer bytes) {
    bytes.putLong(version.stampMicros()).putLong(version.publishedMicros());
    bytes.putInt(version.vector().length).putInt(version.trackWeights().length);
    for (float value : version.vector()) {
      bytes.putFloat(value);
    }
    for (float value : version.trackWeights()) {
      bytes.putFloat(value);
    }
  }

  static EmbeddingVersions decode(byte[] encoded) {
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
    float[] vector = new float[bytes.getInt()];
    float[] weights = new float[bytes.getInt()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = bytes.getFloat();
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = bytes.getFloat();
    }
    return new EmbeddingVersion(vector, weights, stamp, published);
  }
}
