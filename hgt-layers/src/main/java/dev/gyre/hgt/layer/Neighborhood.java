package dev.gyre.hgt.layer;

import java.util.Arrays;
import java.util.Objects;

/**
 * What one node reads in one layer: its own vectors of the layer below, and its live in-edges with
 * the vectors of their sources. Reusable: {@link #reset} begins the next node, and nothing is
 * allocated once the arrays have grown to the largest neighbourhood seen. Vectors are held by
 * reference until then.
 *
 * <p>In-edges are added in the order (directed relation, timestamp, id): it decides the order of
 * sums, and so the bits of the result.
 */
public final class Neighborhood {

  private static final int INITIAL = 32;

  private int targetType;
  private long clockMs;
  private float[] targetVector;
  private int targetDefined;

  private int size;
  private int[] directed = new int[INITIAL];
  private long[] timestampMs = new long[INITIAL];
  private float[][] source = new float[INITIAL][];
  private int[] sourceDefined = new int[INITIAL];
  private int[] label = new int[INITIAL];
  private float[][] features = new float[INITIAL][];
  private int[] featureOffset = new int[INITIAL];

  /**
   * Begins a node without in-edges.
   *
   * @param targetType type of the node
   * @param clockMs greatest timestamp of its live in-edges; any value when there are none
   * @param targetVector vectors of the node below, base first ({@link TrackPlan})
   * @param targetDefined tracks the node has below, a bit each; the layer reads the base only
   */
  public void reset(int targetType, long clockMs, float[] targetVector, int targetDefined) {
    Arrays.fill(source, 0, size, null);
    Arrays.fill(features, 0, size, null);
    this.targetType = targetType;
    this.clockMs = clockMs;
    this.targetVector = targetVector;
    this.targetDefined = targetDefined;
    this.size = 0;
  }

  /**
   * Adds an in-edge.
   *
   * @param directed directed relation of the edge, one that ends in the target's type
   * @param timestampMs the edge's timestamp
   * @param sourceVector vectors of the source below, base first
   * @param sourceDefined tracks the source has below, a bit each
   * @param label ordinal of the edge's label; 0 is unknown
   * @param features array that holds the edge's features; may be null when the layer reads none
   * @param featureOffset where in it they begin
   * @throws IllegalArgumentException if the edge breaks the order of relation and timestamp
   */
  public void add(
      int directed,
      long timestampMs,
      float[] sourceVector,
      int sourceDefined,
      int label,
      float[] features,
      int featureOffset) {
    Objects.requireNonNull(sourceVector, "sourceVector");
    int i = size;
    if (i > 0
        && (directed < this.directed[i - 1]
            || (directed == this.directed[i - 1] && timestampMs < this.timestampMs[i - 1]))) {
      throw new IllegalArgumentException(
          "in-edge (relation "
              + directed
              + ", timestamp "
              + timestampMs
              + ") comes after (relation "
              + this.directed[i - 1]
              + ", timestamp "
              + this.timestampMs[i - 1]
              + "): add in-edges in the order of relation, timestamp and id");
    }
    if (i == this.directed.length) {
      grow();
    }
    this.directed[i] = directed;
    this.timestampMs[i] = timestampMs;
    this.source[i] = sourceVector;
    this.sourceDefined[i] = sourceDefined;
    this.label[i] = label;
    this.features[i] = features;
    this.featureOffset[i] = featureOffset;
    size = i + 1;
  }

  private void grow() {
    int length = 2 * size;
    directed = Arrays.copyOf(directed, length);
    timestampMs = Arrays.copyOf(timestampMs, length);
    source = Arrays.copyOf(source, length);
    sourceDefined = Arrays.copyOf(sourceDefined, length);
    label = Arrays.copyOf(label, length);
    features = Arrays.copyOf(features, length);
    featureOffset = Arrays.copyOf(featureOffset, length);
  }

  /** Number of in-edges. */
  public int size() {
    return size;
  }

  /** Type of the node. */
  public int targetType() {
    return targetType;
  }

  /** Greatest timestamp of the live in-edges, epoch milliseconds. */
  public long clockMs() {
    return clockMs;
  }

  /** The node's own vectors of the layer below, base first. */
  public float[] targetVector() {
    return targetVector;
  }

  /** The tracks the node has below, a bit each. */
  public int targetDefined() {
    return targetDefined;
  }

  /** Directed relation of in-edge i. */
  public int directed(int i) {
    return directed[i];
  }

  /** Timestamp of in-edge i, epoch milliseconds. */
  public long timestampMs(int i) {
    return timestampMs[i];
  }

  /** Vectors of the sources of all in-edges; not a copy, longer than {@link #size}. */
  float[][] sourceVectors() {
    return source;
  }

  /** Tracks of the source of in-edge i, a bit each. */
  public int sourceDefined(int i) {
    return sourceDefined[i];
  }

  /** Ordinal of the label of in-edge i. */
  public int label(int i) {
    return label[i];
  }

  /** Array that holds the features of in-edge i. */
  public float[] features(int i) {
    return features[i];
  }

  /** Where in {@link #features(int)} those of in-edge i begin. */
  public int featureOffset(int i) {
    return featureOffset[i];
  }
}
