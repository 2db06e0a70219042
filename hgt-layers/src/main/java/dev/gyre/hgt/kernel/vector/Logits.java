package dev.gyre.hgt.kernel.vector;

import static dev.gyre.hgt.kernel.vector.VectorKernels.LANES;
import static dev.gyre.hgt.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Dot products of every edge with every head: two edges by four heads at a time, which is eight
 * accumulators for six loads.
 */
final class Logits {

  private Logits() {}

  static void logits(
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] k,
      int kAt,
      int heads,
      float[] out,
      int outAt,
      int stride) {
    int h = 0;
    for (; h <= heads - 4; h += 4) {
      int kh = kAt + h * width;
      int row = outAt + h * stride;
      int e = 0;
      for (; e <= edges - 2; e += 2) {
        twoByFour(u, uAt + e * width, width, k, kh, out, row + e, stride);
      }
      if (e < edges) {
        oneByFour(u, uAt + e * width, width, k, kh, out, row + e, stride);
      }
    }
    for (; h < heads; h++) {
      for (int e = 0; e < edges; e++) {
        out[outAt + h * stride + e] = Rows.dot(u, uAt + e * width, k, kAt + h * width, width);
      }
    }
  }

  private static FloatVector at(float[] array, int index) {
    return FloatVector.fromArray(SPECIES, array, index);
  }

  private static void twoByFour(
      float[] u, int uAt, int width, float[] k, int kAt, float[] out, int outAt, int stride) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector a3 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector b3 = FloatVector.zero(SPECIES);
    int body = SPECIES.loopBound(width);
    for (int j = 0; j < body; j += LANES) {
      FloatVector ua = at(u, uAt + j);
      FloatVector ub = at(u, uAt + width + j);
      FloatVector k0 = at(k, kAt + j);
      FloatVector k1 = at(k, kAt + width + j);
      FloatVector k2 = at(k, kAt + 2 * width + j);
      FloatVector k3 = at(k, kAt + 3 * width + j);
      a0 = ua.fma(k0, a0);
      b0 = ub.fma(k0, b0);
      a1 = ua.fma(k1, a1);
      b1 = ub.fma(k1, b1);
      a2 = ua.fma(k2, a2);
      b2 = ub.fma(k2, b2);
      a3 = ua.fma(k3, a3);
      b3 = ub.fma(k3, b3);
    }
    out[outAt] = a0.reduceLanes(VectorOperators.ADD);
    out[outAt + 1] = b0.reduceLanes(VectorOperators.ADD);
    out[outAt + stride] = a1.reduceLanes(VectorOperators.ADD);
    out[outAt + stride + 1] = b1.reduceLanes(VectorOperators.ADD);
    out[outAt + 2 * stride] = a2.reduceLanes(VectorOperators.ADD);
    out[outAt + 2 * stride + 1] = b2.reduceLanes(VectorOperators.ADD);
    out[outAt + 3 * stride] = a3.reduceLanes(VectorOperators.ADD);
    out[outAt + 3 * stride + 1] = b3.reduceLanes(VectorOperators.ADD);
    if (body < width) {
      tail(u, uAt, width, k, kAt, out, outAt, stride, body);
      tail(u, uAt + width, width, k, kAt, out, outAt + 1, stride, body);
    }
  }

  private static void oneByFour(
      float[] u, int uAt, int width, float[] k, int kAt, float[] out, int outAt, int stride) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector a3 = FloatVector.zero(SPECIES);
    int body = SPECIES.loopBound(width);
    for (int j = 0; j < body; j += LANES) {
      FloatVector ua = at(u, uAt + j);
      a0 = ua.fma(at(k, kAt + j), a0);
      a1 = ua.fma(at(k, kAt + width + j), a1);
      a2 = ua.fma(at(k, kAt + 2 * width + j), a2);
      a3 = ua.fma(at(k, kAt + 3 * width + j), a3);
    }
    out[outAt] = a0.reduceLanes(VectorOperators.ADD);
    out[outAt + stride] = a1.reduceLanes(VectorOperators.ADD);
    out[outAt + 2 * stride] = a2.reduceLanes(VectorOperators.ADD);
    out[outAt + 3 * stride] = a3.reduceLanes(VectorOperators.ADD);
    if (body < width) {
      tail(u, uAt, width, k, kAt, out, outAt, stride, body);
    }
  }

  /** Adds the last terms, fewer than there are lanes, of one edge and four heads. */
  private static void tail(
      float[] u,
      int uAt,
      int width,
      float[] k,
      int kAt,
      float[] out,
      int outAt,
      int stride,
      int from) {
    for (int h = 0; h < 4; h++) {
      float sum = out[outAt + h * stride];
      for (int j = from; j < width; j++) {
        sum = Math.fma(u[uAt + j], k[kAt + h * width + j], sum);
      }
      out[outAt + h * stride] = sum;
    }
  }
}
