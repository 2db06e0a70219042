package dev.gyre.jobs.score;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The two newest embeddings of a node.
 *
 * <p>Two are kept because a refresh that already reflects an interaction may overtake the
 * interaction's half on its way to Pick; the version before is then the right one.
 *
 * <p>For maintainers: both are in one array of {@link VersionBytes}, the newest first, and the next
 * one overwrites the older of them. As objects, a dozen a node, half of what the garbage collector
 * had to copy was embeddings that live as long as their node does not change.
 */
final class EmbeddingVersions {

  private static final int READ_AT_ONCE = 64;

  /** Versions differ a little in length. */
  private static final int SPARE = 32;

  private byte[] bytes;
  private int newestLength;
  private int length;

  private EmbeddingVersions(byte[] bytes, int newestLength, int length) {
    this.bytes = bytes;
    this.newestLength = newestLength;
    this.length = length;
  }

  /** Versions of a node that has one. */
  static EmbeddingVersions of(EmbeddingVersion first) {
    byte[] bytes = new byte[VersionBytes.size(first)];
    VersionBytes.put(first, ByteBuffer.wrap(bytes));
    return new EmbeddingVersions(bytes, bytes.length, bytes.length);
  }

  /**
   * Versions as they were written.
   *
   * @param bytes of one or two versions, the newest first; belongs to the result
   */
  static EmbeddingVersions of(byte[] bytes) {
    ByteBuffer newest = ByteBuffer.wrap(bytes);
    VersionBytes.get(newest);
    return new EmbeddingVersions(bytes, newest.position(), bytes.length);
  }

  /** Adds the next version; of those before the newest is kept. */
  void add(EmbeddingVersion next) {
    int size = VersionBytes.size(next);
    int needed = size + newestLength;
    byte[] target = needed <= bytes.length ? bytes : new byte[needed + SPARE];
    System.arraycopy(bytes, 0, target, size, newestLength);
    bytes = target;
    VersionBytes.put(next, ByteBuffer.wrap(bytes));
    length = needed;
    newestLength = size;
  }

  /** The newest version that reflects nothing of the stamp or later; null if none is that old. */
  EmbeddingVersion before(long stampMicros) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    if (all.getLong(0) < stampMicros) {
      return VersionBytes.get(all);
    }
    boolean hasPrevious = newestLength < length;
    return hasPrevious && all.getLong(newestLength) < stampMicros
        ? VersionBytes.get(all.position(newestLength))
        : null;
  }

  /** How many versions there are, 1 or 2. */
  int count() {
    return newestLength < length ? 2 : 1;
  }

  /** Writes the versions, the newest first. */
  void writeTo(ByteBuffer out) {
    out.put(bytes, 0, length);
  }

  /** The number of bytes that {@link #writeTo} writes. */
  int length() {
    return length;
  }

  /**
   * Reads the newest version from memory, for when it will be needed.
   *
   * @return something of what was read
   */
  long touch() {
    long sum = bytes[newestLength - 1];
    for (int at = 0; at < newestLength; at += READ_AT_ONCE) {
      sum += bytes[at];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EmbeddingVersions that
        && newestLength == that.newestLength
        && Arrays.equals(bytes, 0, length, that.bytes, 0, that.length);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(Arrays.copyOf(bytes, length));
  }
}
