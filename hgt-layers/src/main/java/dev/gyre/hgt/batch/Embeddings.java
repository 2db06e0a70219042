package dev.gyre.hgt.batch;

import java.util.Arrays;
import java.util.List;

/** Embeddings of all nodes of a batch, by type: row-major, nodes x d. */
public final class Embeddings {

  private final int width;
  private final List<float[]> byType;

  Embeddings(int width, List<float[]> byType) {
    this.width = width;
    this.byType = List.copyOf(byType);
  }

  /** Floats in an embedding, d. */
  public int width() {
    return width;
  }

  /** All embeddings of a type, row-major, in the order of the batch; not a copy. */
  public float[] ofType(int nodeType) {
    return byType.get(nodeType);
  }

  /** The embedding of one node, a copy. */
  public float[] of(int nodeType, int index) {
    return Arrays.copyOfRange(byType.get(nodeType), index * width, (index + 1) * width);
  }
}
