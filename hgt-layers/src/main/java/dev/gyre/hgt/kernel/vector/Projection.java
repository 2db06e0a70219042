package dev.gyre.hgt.kernel.vector;

import static dev.gyre.hgt.kernel.vector.VectorKernels.LANES;
import static dev.gyre.hgt.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Row vector times matrix: {@code out += x W}.
 *
 * <p>A fused multiply-add has a latency of four cycles and two can start in each, so eight
 * accumulators keep the unit busy: eight columns' worth of lanes when the matrix is that wide, else
 * fewer columns and several rows at once. Every float of W is read once, in order.
 */
final class Projection {

  private Projection() {}

  static void project(
      float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt) {
    int j = 0;
    for (; j <= cols - 8 * LANES; j += 8 * LANES) {
      columns8(x, xAt, rows, w, wAt + j, cols, out, outAt + j);
    }
    for (; j <= cols - 4 * LANES; j += 4 * LANES) {
      columns4(x, xAt, rows, w, wAt + j, cols, out, outAt + j);
    }
    for (; j <= cols - 2 * LANES; j += 2 * LANES) {
      columns2(x, xAt, rows, w, wAt + j, cols, out, outAt + j);
    }
    for (; j <= cols - LANES; j += LANES) {
      columns1(x, xAt, rows, w, wAt + j, cols, out, outAt + j);
    }
    if (j < cols) {
      tail(x, xAt, rows, w, wAt + j, cols, out, outAt + j, cols - j);
    }
  }

  /** A row of each head times its matrix; two heads at a time where theirs are a vector wide. */
  static void heads(
      float[] x,
      int xAt,
      int stride,
      float[] w,
      int wAt,
      int heads,
      int rows,
      int cols,
      float[] out,
      int outAt) {
    int h = 0;
    for (; cols == LANES && h <= heads - 2; h += 2) {
      twoHeads(x, xAt + h * stride, stride, w, wAt + h * rows * cols, rows, out, outAt + h * cols);
    }
    for (; h < heads; h++) {
      project(x, xAt + h * stride, rows, w, wAt + h * rows * cols, cols, out, outAt + h * cols);
    }
  }

  private static void twoHeads(
      float[] x, int xAt, int stride, float[] w, int wAt, int rows, float[] out, int outAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, out, outAt);
    FloatVector b0 = FloatVector.fromArray(SPECIES, out, outAt + LANES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector a2 = a1;
    FloatVector a3 = a1;
    FloatVector b1 = a1;
    FloatVector b2 = a1;
    FloatVector b3 = a1;
    int row = wAt;
    int other = wAt + rows * LANES;
    int i = xAt;
    int j = xAt + stride;
    int end = xAt + rows;
    for (; i <= end - 4; i += 4, j += 4, row += 4 * LANES, other += 4 * LANES) {
      a0 = FloatVector.fromArray(SPECIES, w, row).fma(FloatVector.broadcast(SPECIES, x[i]), a0);
      b0 = FloatVector.fromArray(SPECIES, w, other).fma(FloatVector.broadcast(SPECIES, x[j]), b0);
      a1 =
          FloatVector.fromArray(SPECIES, w, row + LANES)
              .fma(FloatVector.broadcast(SPECIES, x[i + 1]), a1);
      b1 =
          FloatVector.fromArray(SPECIES, w, other + LANES)
              .fma(FloatVector.broadcast(SPECIES, x[j + 1]), b1);
      a2 =
          FloatVector.fromArray(SPECIES, w, row + 2 * LANES)
              .fma(FloatVector.broadcast(SPECIES, x[i + 2]), a2);
      b2 =
          FloatVector.fromArray(SPECIES, w, other + 2 * LANES)
              .fma(FloatVector.broadcast(SPECIES, x[j + 2]), b2);
      a3 =
          FloatVector.fromArray(SPECIES, w, row + 3 * LANES)
              .fma(FloatVector.broadcast(SPECIES, x[i + 3]), a3);
      b3 =
          FloatVector.fromArray(SPECIES, w, other + 3 * LANES)
              .fma(FloatVector.broadcast(SPECIES, x[j + 3]), b3);
    }
    for (; i < end; i++, j++, row += LANES, other += LANES) {
      a0 = FloatVector.fromArray(SPECIES, w, row).fma(FloatVector.broadcast(SPECIES, x[i]), a0);
      b0 = FloatVector.fromArray(SPECIES, w, other).fma(FloatVector.broadcast(SPECIES, x[j]), b0);
    }
    a0.add(a1).add(a2.add(a3)).intoArray(out, outAt);
    b0.add(b1).add(b2.add(b3)).intoArray(out, outAt + LANES);
  }

  private static void columns8(
      float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, out, outAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, out, outAt + LANES);
    FloatVector a2 = FloatVector.fromArray(SPECIES, out, outAt + 2 * LANES);
    FloatVector a3 = FloatVector.fromArray(SPECIES, out, outAt + 3 * LANES);
    FloatVector a4 = FloatVector.fromArray(SPECIES, out, outAt + 4 * LANES);
    FloatVector a5 = FloatVector.fromArray(SPECIES, out, outAt + 5 * LANES);
    FloatVector a6 = FloatVector.fromArray(SPECIES, out, outAt + 6 * LANES);
    FloatVector a7 = FloatVector.fromArray(SPECIES, out, outAt + 7 * LANES);
    int row = wAt;
    for (int i = 0; i < rows; i++, row += cols) {
      FloatVector xi = FloatVector.broadcast(SPECIES, x[xAt + i]);
      a0 = xi.fma(FloatVector.fromArray(SPECIES, w, row), a0);
      a1 = xi.fma(FloatVector.fromArray(SPECIES, w, row + LANES), a1);
      a2 = xi.fma(FloatVector.fromArray(SPECIES, w, row + 2 * LANES), a2);
      a3 = xi.fma(FloatVector.fromArray(SPECIES, w, row + 3 * LANES), a3);
      a4 = xi.fma(FloatVector.fromArray(SPECIES, w, row + 4 * LANES), a4);
      a5 = xi.fma(FloatVector.fromArray(SPECIES, w, row + 5 * LANES), a5);
      a6 = xi.fma(FloatVector.fromArray(SPECIES, w, row + 6 * LANES), a6);
      a7 = xi.fma(FloatVector.fromArray(SPECIES, w, row + 7 * LANES), a7);
    }
    a0.intoArray(out, outAt);
    a1.intoArray(out, outAt + LANES);
    a2.intoArray(out, outAt + 2 * LANES);
    a3.intoArray(out, outAt + 3 * LANES);
    a4.intoArray(out, outAt + 4 * LANES);
    a5.intoArray(out, outAt + 5 * LANES);
    a6.intoArray(out, outAt + 6 * LANES);
    a7.intoArray(out, outAt + 7 * LANES);
  }

  private static void columns4(
      float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, out, outAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, out, outAt + LANES);
    FloatVector a2 = FloatVector.fromArray(SPECIES, out, outAt + 2 * LANES);
    FloatVector a3 = FloatVector.fromArray(SPECIES, out, outAt + 3 * LANES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector b3 = FloatVector.zero(SPECIES);
    int row = wAt;
    int i = 0;
    for (; i <= rows - 2; i += 2, row += 2 * cols) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[xAt + i]);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[xAt + i + 1]);
      int next = row + cols;
      a0 = x0.fma(FloatVector.fromArray(SPECIES, w, row), a0);
      a1 = x0.fma(FloatVector.fromArray(SPECIES, w, row + LANES), a1);
      a2 = x0.fma(FloatVector.fromArray(SPECIES, w, row + 2 * LANES), a2);
      a3 = x0.fma(FloatVector.fromArray(SPECIES, w, row + 3 * LANES), a3);
      b0 = x1.fma(FloatVector.fromArray(SPECIES, w, next), b0);
      b1 = x1.fma(FloatVector.fromArray(SPECIES, w, next + LANES), b1);
      b2 = x1.fma(FloatVector.fromArray(SPECIES, w, next + 2 * LANES), b2);
      b3 = x1.fma(FloatVector.fromArray(SPECIES, w, next + 3 * LANES), b3);
    }
    if (i < rows) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[xAt + i]);
      a0 = x0.fma(FloatVector.fromArray(SPECIES, w, row), a0);
      a1 = x0.fma(FloatVector.fromArray(SPECIES, w, row + LANES), a1);
      a2 = x0.fma(FloatVector.fromArray(SPECIES, w, row + 2 * LANES), a2);
      a3 = x0.fma(FloatVector.fromArray(SPECIES, w, row + 3 * LANES), a3);
    }
    a0.add(b0).intoArray(out, outAt);
    a1.add(b1).intoArray(out, outAt + LANES);
    a2.add(b2).intoArray(out, outAt + 2 * LANES);
    a3.add(b3).intoArray(out, outAt + 3 * LANES);
  }

  private static void columns2(
      float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, out, outAt);
    FloatVector a1 = FloatVector.fromArray(SPECIES, out, outAt + LANES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector d0 = FloatVector.zero(SPECIES);
    FloatVector d1 = FloatVector.zero(SPECIES);
    int row = wAt;
    int i = 0;
    for (; i <= rows - 4; i += 4, row += 4 * cols) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[xAt + i]);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[xAt + i + 1]);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[xAt + i + 2]);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[xAt + i + 3]);
      a0 = x0.fma(FloatVector.fromArray(SPECIES, w, row), a0);
      a1 = x0.fma(FloatVector.fromArray(SPECIES, w, row + LANES), a1);
      b0 = x1.fma(FloatVector.fromArray(SPECIES, w, row + cols), b0);
      b1 = x1.fma(FloatVector.fromArray(SPECIES, w, row + cols + LANES), b1);
      c0 = x2.fma(FloatVector.fromArray(SPECIES, w, row + 2 * cols), c0);
      c1 = x2.fma(FloatVector.fromArray(SPECIES, w, row + 2 * cols + LANES), c1);
      d0 = x3.fma(FloatVector.fromArray(SPECIES, w, row + 3 * cols), d0);
      d1 = x3.fma(FloatVector.fromArray(SPECIES, w, row + 3 * cols + LANES), d1);
    }
    for (; i < rows; i++, row += cols) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[xAt + i]);
      a0 = x0.fma(FloatVector.fromArray(SPECIES, w, row), a0);
      a1 = x0.fma(FloatVector.fromArray(SPECIES, w, row + LANES), a1);
    }
    a0.add(b0).add(c0.add(d0)).intoArray(out, outAt);
    a1.add(b1).add(c1.add(d1)).intoArray(out, outAt + LANES);
  }

  private static void columns1(
      float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt) {
    FloatVector a = FloatVector.fromArray(SPECIES, out, outAt);
    FloatVector b = FloatVector.zero(SPECIES);
    FloatVector c = FloatVector.zero(SPECIES);
    FloatVector d = FloatVector.zero(SPECIES);
    int row = wAt;
    int i = 0;
    for (; i <= rows - 4; i += 4, row += 4 * cols) {
      a = FloatVector.fromArray(SPECIES, w, row).fma(FloatVector.broadcast(SPECIES, x[xAt + i]), a);
      b =
          FloatVector.fromArray(SPECIES, w, row + cols)
              .fma(FloatVector.broadcast(SPECIES, x[xAt + i + 1]), b);
      c =
          FloatVector.fromArray(SPECIES, w, row + 2 * cols)
              .fma(FloatVector.broadcast(SPECIES, x[xAt + i + 2]), c);
      d =
          FloatVector.fromArray(SPECIES, w, row + 3 * cols)
              .fma(FloatVector.broadcast(SPECIES, x[xAt + i + 3]), d);
    }
    for (; i < rows; i++, row += cols) {
      a = FloatVector.fromArray(SPECIES, w, row).fma(FloatVector.broadcast(SPECIES, x[xAt + i]), a);
    }
    a.add(b).add(c.add(d)).intoArray(out, outAt);
  }

  /** The last columns, fewer than there are lanes. */
  private static void tail(
      float[] x,
      int xAt,
      int rows,
      float[] w,
      int wAt,
      int cols,
      float[] out,
      int outAt,
      int columns) {
    for (int i = 0, row = wAt; i < rows; i++, row += cols) {
      float xi = x[xAt + i];
      for (int j = 0; j < columns; j++) {
        out[outAt + j] = Math.fma(xi, w[row + j], out[outAt + j]);
      }
    }
  }
}
