package dev.gyre.hgt.kernel.vector;

import static dev.gyre.hgt.kernel.vector.VectorKernels.LANES;
import static dev.gyre.hgt.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/** Products with rows that repeat: one element for each head, and again. */
final class Periods {

  private Periods() {}

  /** As many slots as there are lanes at most. */
  static void diagonals(
      float[] q,
      int qAt,
      int rows,
      float[] w,
      int wAt,
      int width,
      int slots,
      float[] out,
      int outAt) {
    for (int r = 0; r < slots; r++) {
      VectorShuffle<Float> pattern = Rotations.pattern(slots, r);
      int matrix = wAt + r * rows * width;
      int to = outAt + r * width;
      int m = 0;
      for (; m <= width - 4 * LANES; m += 4 * LANES) {
        columns4(q, qAt, rows, w, matrix + m, width, slots, pattern, out, to + m);
      }
      for (; m < width; m += LANES) {
        columns1(q, qAt, rows, w, matrix + m, width, slots, pattern, out, to + m);
      }
    }
  }

  private static void columns4(
      float[] q,
      int qAt,
      int rows,
      float[] w,
      int wAt,
      int width,
      int slots,
      VectorShuffle<Float> pattern,
      float[] out,
      int outAt) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    int row = wAt;
    int i = 0;
    for (; i <= rows - 2; i += 2, row += 2 * width) {
      FloatVector x = FloatVector.fromArray(SPECIES, q, qAt + i * slots).rearrange(pattern);
      a0 = x.fma(FloatVector.fromArray(SPECIES, w, row), a0);
      a1 = x.fma(FloatVector.fromArray(SPECIES, w, row + LANES), a1);
      a2 = x.fma(FloatVector.fromArray(SPECIES, w, row + 2 * LANES), a2);
      a3 = x.fma(FloatVector.fromArray(SPECIES, w, row + 3 * LANES), a3);
      FloatVector y = FloatVector.fromArray(SPECIES, q, qAt + (i + 1) * slots).rearrange(pattern);
      int next = row + width;
      b0 = y.fma(FloatVector.fromArray(SPECIES, w, next), b0);
      b1 = y.fma(FloatVector.fromArray(SPECIES, w, next + LANES), b1);
      b2 = y.fma(FloatVector.fromArray(SPECIES, w, next + 2 * LANES), b2);
      b3 = y.fma(FloatVector.fromArray(SPECIES, w, next + 3 * LANES), b3);
    }
    if (i < rows) {
      FloatVector x = FloatVector.fromArray(SPECIES, q, qAt + i * slots).rearrange(pattern);
      a0 = x.fma(FloatVector.fromArray(SPECIES, w, row), a0);
      a1 = x.fma(FloatVector.fromArray(SPECIES, w, row + LANES), a1);
      a2 = x.fma(FloatVector.fromArray(SPECIES, w, row + 2 * LANES), a2);
      a3 = x.fma(FloatVector.fromArray(SPECIES, w, row + 3 * LANES), a3);
    }
    a0.add(b0).intoArray(out, outAt);
    a1.add(b1).intoArray(out, outAt + LANES);
    a2.add(b2).intoArray(out, outAt + 2 * LANES);
    a3.add(b3).intoArray(out, outAt + 3 * LANES);
  }

  private static void columns1(
      float[] q,
      int qAt,
      int rows,
      float[] w,
      int wAt,
      int width,
      int slots,
      VectorShuffle<Float> pattern,
      float[] out,
      int outAt) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < rows; i++) {
      sum =
          FloatVector.fromArray(SPECIES, q, qAt + i * slots)
              .rearrange(pattern)
              .fma(FloatVector.fromArray(SPECIES, w, wAt + i * width), sum);
    }
    sum.intoArray(out, outAt);
  }

  static void dot(
      float[] x, int xAt, float[] y, int yAt, int n, int period, float[] out, int outAt) {
    for (int l = 0; l < period; l += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int i = l; i < n; i += period) {
        sum =
            FloatVector.fromArray(SPECIES, x, xAt + i)
                .fma(FloatVector.fromArray(SPECIES, y, yAt + i), sum);
      }
      sum.intoArray(out, outAt + l);
    }
  }

  static void scale(float[] scale, int period, float[] x, int xAt, float[] out, int outAt, int n) {
    for (int l = 0; l < period; l += LANES) {
      FloatVector factor = FloatVector.fromArray(SPECIES, scale, l);
      for (int i = l; i < n; i += period) {
        FloatVector.fromArray(SPECIES, x, xAt + i).mul(factor).intoArray(out, outAt + i);
      }
    }
  }
}
