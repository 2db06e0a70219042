package dev.gyre.hgt.layer;

import dev.gyre.hgt.kernel.Kernels;

/**
 * How the features of an edge choose and weigh the rows of E_r: {@code x_e E_r} without x_e being
 * written out.
 */
public interface EdgeTerms {

  /** Rows of E_r for a directed relation. */
  int rows(int directed);

  /**
   * The same of many edges of a directed relation, for batches.
   *
   * @param features row-major, a row for each edge; null when all are missing
   * @param label for each edge the ordinal of its label; null when all are unknown
   */
  RowTerms terms(int directed, int edges, float[] features, byte[] label);

  /** The learned defaults of a directed relation's missing numbers, not a copy; may be empty. */
  float[] defaults(int directed);

  /**
   * {@code out += x_e E}, for any matrix E with {@link #rows} rows: E_r itself, or a product of it.
   *
   * @param directed directed relation of the edge
   * @param features holds the edge's features; may be null when the relation has none
   * @param featuresAt where they begin
   * @param label ordinal of the edge's label
   * @param matrix E, row-major
   * @param width columns of E
   * @param out receives {@code width} floats from {@code outAt}
   */
  void addTo(
      int directed,
      float[] features,
      int featuresAt,
      int label,
      float[] matrix,
      int width,
      float[] out,
      int outAt,
      Kernels kernels);
}
