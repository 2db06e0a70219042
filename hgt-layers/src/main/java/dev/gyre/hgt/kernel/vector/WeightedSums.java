package dev.gyre.hgt.kernel.vector;

import java.util.Arrays;

/**
 * Sums of edges weighted per head. For one head they are a projection: its row of weights times the
 * matrix of edges, with eight accumulators over columns.
 */
final class WeightedSums {

  private WeightedSums() {}

  static void weightedSums(
      float[] a,
      int aAt,
      int stride,
      int heads,
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] out,
      int outAt) {
    Arrays.fill(out, outAt, outAt + heads * width, 0f);
    for (int h = 0; h < heads; h++) {
      Projection.project(a, aAt + h * stride, edges, u, uAt, width, out, outAt + h * width);
    }
  }
}
