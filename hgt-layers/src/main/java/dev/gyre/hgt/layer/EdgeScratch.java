package dev.gyre.hgt.layer;

/** What {@link SourceVectors} notes of the in-edges whose vectors it writes. */
final class EdgeScratch {

  /** Row of T of each in-edge. */
  int[] timeRow = new int[0];

  /** Rows of E_r that the in-edges choose, as many for each. */
  int[] rows = new int[0];

  /** Their weights. */
  float[] weights = new float[0];

  /** Makes room; contents are lost. */
  void begin(int edges, int terms) {
    timeRow = Workspace.atLeast(timeRow, edges);
    rows = Workspace.atLeast(rows, edges * terms);
    weights = Workspace.atLeast(weights, edges * terms);
  }
}
