package dev.gyre.hgt.layer;

/**
 * How the features of an edge choose and weigh the rows of E_r: {@code x_e E_r} without x_e being
 * written out.
 */
public interface EdgeTerms {

  /** The learned defaults of a directed relation's missing numbers, not a copy; may be empty. */
  float[] defaults(int directed);

  /** How many rows an edge of a directed relation chooses. */
  int perEdge(int directed);

  /**
   * Writes the rows that in-edges of one directed relation choose, and their weights.
   *
   * @param in holds the in-edges' features and labels; features may be null where all are missing
   * @param from the first of them
   * @param rows receives {@link #perEdge} rows for each, edge after edge
   * @param weights receives as many weights
   */
  void choose(Neighborhood in, int from, int edges, int[] rows, float[] weights);

  /**
   * The rows that many edges of a directed relation choose and their weights, for batches.
   *
   * @param features row-major, a row for each edge; null when all are missing
   * @param label for each edge the ordinal of its label; null when all are unknown
   */
  RowTerms terms(int directed, int edges, float[] features, byte[] label);
}
