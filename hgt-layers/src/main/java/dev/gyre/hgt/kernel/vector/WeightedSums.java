package dev.gyre.hgt.kernel.vector;

import static dev.gyre.hgt.kernel.vector.VectorKernels.LANES;
import static dev.gyre.hgt.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Sums of edges weighted per head: two vectors of columns by four heads at a time, which is eight
 * accumulators for six loads. One or two heads go one vector of columns at a time.
 */
final class WeightedSums {

  private WeightedSums() {}

  static void weightedSums(
      float[] a,
      int aAt,
      int slots,
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] out,
      int outAt) {
    int h = 0;
    for (; h <= slots - 4; h += 4) {
      int j = 0;
      for (; j <= width - 2 * LANES; j += 2 * LANES) {
        fourByTwo(a, aAt + h, slots, u, uAt + j, edges, width, out, outAt + h * width + j);
      }
      for (; j < width; j += LANES) {
        fourByOne(a, aAt + h, slots, u, uAt + j, edges, width, out, outAt + h * width + j);
      }
    }
    for (; h < slots; h++) {
      for (int j = 0; j < width; j += LANES) {
        oneByOne(a, aAt + h, slots, u, uAt + j, edges, width, out, outAt + h * width + j);
      }
    }
  }

  private static void fourByTwo(
      float[] a,
      int aAt,
      int slots,
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] out,
      int to) {
    FloatVector p0 = FloatVector.zero(SPECIES);
    FloatVector q0 = p0;
    FloatVector p1 = p0;
    FloatVector q1 = p0;
    FloatVector p2 = p0;
    FloatVector q2 = p0;
    FloatVector p3 = p0;
    FloatVector q3 = p0;
    int row = uAt;
    int weight = aAt;
    for (int e = 0; e < edges; e++, row += width, weight += slots) {
      FloatVector x = FloatVector.fromArray(SPECIES, u, row);
      FloatVector y = FloatVector.fromArray(SPECIES, u, row + LANES);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[weight]);
      p0 = x.fma(w0, p0);
      q0 = y.fma(w0, q0);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[weight + 1]);
      p1 = x.fma(w1, p1);
      q1 = y.fma(w1, q1);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[weight + 2]);
      p2 = x.fma(w2, p2);
      q2 = y.fma(w2, q2);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[weight + 3]);
      p3 = x.fma(w3, p3);
      q3 = y.fma(w3, q3);
    }
    p0.intoArray(out, to);
    q0.intoArray(out, to + LANES);
    p1.intoArray(out, to + width);
    q1.intoArray(out, to + width + LANES);
    p2.intoArray(out, to + 2 * width);
    q2.intoArray(out, to + 2 * width + LANES);
    p3.intoArray(out, to + 3 * width);
    q3.intoArray(out, to + 3 * width + LANES);
  }

  private static void fourByOne(
      float[] a,
      int aAt,
      int slots,
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] out,
      int to) {
    FloatVector p0 = FloatVector.zero(SPECIES);
    FloatVector p1 = p0;
    FloatVector p2 = p0;
    FloatVector p3 = p0;
    int row = uAt;
    int weight = aAt;
    for (int e = 0; e < edges; e++, row += width, weight += slots) {
      FloatVector x = FloatVector.fromArray(SPECIES, u, row);
      p0 = x.fma(FloatVector.broadcast(SPECIES, a[weight]), p0);
      p1 = x.fma(FloatVector.broadcast(SPECIES, a[weight + 1]), p1);
      p2 = x.fma(FloatVector.broadcast(SPECIES, a[weight + 2]), p2);
      p3 = x.fma(FloatVector.broadcast(SPECIES, a[weight + 3]), p3);
    }
    p0.intoArray(out, to);
    p1.intoArray(out, to + width);
    p2.intoArray(out, to + 2 * width);
    p3.intoArray(out, to + 3 * width);
  }

  private static void oneByOne(
      float[] a,
      int aAt,
      int slots,
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] out,
      int to) {
    FloatVector p = FloatVector.zero(SPECIES);
    FloatVector q = p;
    int e = 0;
    for (; e <= edges - 2; e += 2) {
      int weight = aAt + e * slots;
      int row = uAt + e * width;
      p = FloatVector.fromArray(SPECIES, u, row).fma(FloatVector.broadcast(SPECIES, a[weight]), p);
      q =
          FloatVector.fromArray(SPECIES, u, row + width)
              .fma(FloatVector.broadcast(SPECIES, a[weight + slots]), q);
    }
    if (e < edges) {
      p =
          FloatVector.fromArray(SPECIES, u, uAt + e * width)
              .fma(FloatVector.broadcast(SPECIES, a[aAt + e * slots]), p);
    }
    p.add(q).intoArray(out, to);
  }
}
