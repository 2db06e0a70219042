package dev.gyre.hgt.batch;

/**
 * The in-edges of one meta relation in compressed sparse rows, a row for each node of the target
 * type: row v is {@code [rowPtr[v], rowPtr[v + 1])}.
 *
 * @param rowPtr starts of the rows, one more than there are target nodes
 * @param source for each edge the index of its source among the nodes of the source type
 * @param bucket for each edge its time bucket; null when the layer has no temporal encoding
 * @param label for each edge the ordinal of its label; null when all are unknown
 * @param features row-major, edges x {@code featureWidth}; null without features
 * @param featureWidth floats in an edge's features
 */
public record RelationEdges(
    int[] rowPtr, int[] source, int[] bucket, byte[] label, float[] features, int featureWidth) {

  /** Checks the lengths against each other. */
  public RelationEdges {
    int edges = source.length;
    if (rowPtr.length == 0 || rowPtr[0] != 0 || rowPtr[rowPtr.length - 1] != edges) {
      throw new IllegalArgumentException(
          "row starts must begin at 0 and end at the number of edges, " + edges);
    }
    if ((bucket != null && bucket.length != edges)
        || (label != null && label.length != edges)
        || (features != null && features.length != edges * featureWidth)) {
      throw new IllegalArgumentException(
          "buckets, labels and features must be given for each of the "
              + edges
              + " edges or not at all");
    }
  }

  /**
   * Sorts edges given as pairs into rows; edges of one row stay in the order given.
   *
   * @param targets number of target nodes
   * @param bucket may be null
   */
  public static RelationEdges of(int targets, int[] source, int[] target, int[] bucket) {
    int[] rowPtr = new int[targets + 1];
    for (int t : target) {
      rowPtr[t + 1]++;
    }
    for (int t = 0; t < targets; t++) {
      rowPtr[t + 1] += rowPtr[t];
    }
    int[] next = rowPtr.clone();
    int[] sorted = new int[source.length];
    int[] buckets = bucket == null ? null : new int[source.length];
    for (int e = 0; e < source.length; e++) {
      int at = next[target[e]]++;
      sorted[at] = source[e];
      if (buckets != null) {
        buckets[at] = bucket[e];
      }
    }
    return new RelationEdges(rowPtr, sorted, buckets, null, null, 0);
  }

  /** One edge from each node to itself, of age 0. */
  static RelationEdges self(int nodes) {
    int[] rowPtr = new int[nodes + 1];
    int[] source = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      source[i] = i;
      rowPtr[i + 1] = i + 1;
    }
    return new RelationEdges(rowPtr, source, new int[nodes], null, null, 0);
  }

  /** Number of edges. */
  int size() {
    return source.length;
  }

  /** Number of target nodes. */
  int targets() {
    return rowPtr.length - 1;
  }
}
