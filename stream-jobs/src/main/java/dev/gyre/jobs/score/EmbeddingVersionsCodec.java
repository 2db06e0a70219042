package dev.gyre.jobs.score;

import dev.gyre.state.store.RowStore.RowCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of {@link EmbeddingVersions} in state: {@code layout(1) count(1)}, then {@link
 * VersionBytes}, newest first. Layout 1 knew of no attended in-edges.
 */
final class EmbeddingVersionsCodec implements RowCodec<EmbeddingVersions> {

  static final EmbeddingVersionsCodec INSTANCE = new EmbeddingVersionsCodec();

  /** The layout written. */
  static final byte LAYOUT = 2;

  private static final byte WITHOUT_ATTENDED = 1;
  private static final int HEADER = 2;

  private EmbeddingVersionsCodec() {}

  @Override
  public byte[] encode(EmbeddingVersions versions) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + versions.length());
    bytes.put(LAYOUT).put((byte) versions.count());
    versions.writeTo(bytes);
    return bytes.array();
  }

  @Override
  public EmbeddingVersions decode(byte[] encoded) {
    byte layout = encoded[0];
    if (layout < WITHOUT_ATTENDED || layout > LAYOUT) {
      throw new IllegalStateException(
          "embedding versions in state have layout "
              + layout
              + ", this build reads up to "
              + LAYOUT);
    }
    if (layout == LAYOUT) {
      return EmbeddingVersions.of(Arrays.copyOfRange(encoded, HEADER, encoded.length));
    }
    ByteBuffer bytes = ByteBuffer.wrap(encoded).position(HEADER);
    EmbeddingVersion newest = VersionBytes.getWithoutAttended(bytes);
    if (encoded[1] == 1) {
      return EmbeddingVersions.of(newest);
    }
    EmbeddingVersions versions = EmbeddingVersions.of(VersionBytes.getWithoutAttended(bytes));
    versions.add(newest);
    return versions;
  }
}
