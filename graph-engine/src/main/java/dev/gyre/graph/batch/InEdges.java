package dev.gyre.graph.batch;

/**
 * The live in-edges of one directed relation in compressed sparse rows, a row for each node of the
 * target type: row v is {@code [rowPtr[v], rowPtr[v + 1])}, in ascending order of (timestamp, id).
 *
 * <p>Arrays are the batch's own and not to be changed.
 */
public final class InEdges {

  private final int[] rowPtr;
  private final int[] source;
  private final long[] timestampMs;
  private final byte[] label;
  private final float[] features;
  private final int featureWidth;

  InEdges(
      int[] rowPtr,
      int[] source,
      long[] timestampMs,
      byte[] label,
      float[] features,
      int featureWidth) {
    this.rowPtr = rowPtr;
    this.source = source;
    this.timestampMs = timestampMs;
    this.label = label;
    this.features = features;
    this.featureWidth = featureWidth;
  }

  /** Number of edges. */
  public int size() {
    return source.length;
  }

  /** Starts of the rows: one more than the target type has nodes. */
  public int[] rowPtr() {
    return rowPtr;
  }

  /** For each edge the dense index of its source among the nodes of the source type. */
  public int[] source() {
    return source;
  }

  /** For each edge its timestamp, epoch milliseconds. */
  public long[] timestampMs() {
    return timestampMs;
  }

  /** For each edge the ordinal of its {@link dev.gyre.graph.event.Label}. */
  public byte[] label() {
    return label;
  }

  /** Row-major, edges x {@link #featureWidth}; NaN is a missing value. */
  public float[] features() {
    return features;
  }

  /** Floats in the feature vector of an edge. */
  public int featureWidth() {
    return featureWidth;
  }
}
