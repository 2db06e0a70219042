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

  private static FloatVector at(float[] array, int index) {
    return FloatVector.fromArray(SPECIES, array, index);
  }

  private static void columns8(
      float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt) {
    FloatVector a0 = at(out, outAt);
    FloatVector a1 = at(out, outAt + LANES);
    FloatVector a2 = at(out, outAt + 2 * LANES);
    FloatVector a3 = at(out, outAt + 3 * LANES);
    FloatVector a4 = at(out, outAt + 4 * LANES);
    FloatVector a5 = at(out, outAt + 5 * LANES);
    FloatVector a6 = at(out, outAt + 6 * LANES);
    FloatVector a7 = at(out, outAt + 7 * LANES);
    int row = wAt;
    for (int i = 0; i < rows; i++, row += cols) {
      FloatVector xi = FloatVector.broadcast(SPECIES, x[xAt + i]);
      a0 = xi.fma(at(w, row), a0);
      a1 = xi.fma(at(w, row + LANES), a1);
      a2 = xi.fma(at(w, row + 2 * LANES), a2);
      a3 = xi.fma(at(w, row + 3 * LANES), a3);
      a4 = xi.fma(at(w, row + 4 * LANES), a4);
      a5 = xi.fma(at(w, row + 5 * LANES), a5);
      a6 = xi.fma(at(w, row + 6 * LANES), a6);
      a7 = xi.fma(at(w, row + 7 * LANES), a7);
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
    FloatVector a0 = at(out, outAt);
    FloatVector a1 = at(out, outAt + LANES);
    FloatVector a2 = at(out, outAt + 2 * LANES);
    FloatVector a3 = at(out, outAt + 3 * LANES);
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
      a0 = x0.fma(at(w, row), a0);
      a1 = x0.fma(at(w, row + LANES), a1);
      a2 = x0.fma(at(w, row + 2 * LANES), a2);
      a3 = x0.fma(at(w, row + 3 * LANES), a3);
      b0 = x1.fma(at(w, next), b0);
      b1 = x1.fma(at(w, next + LANES), b1);
      b2 = x1.fma(at(w, next + 2 * LANES), b2);
      b3 = x1.fma(at(w, next + 3 * LANES), b3);
    }
    if (i < rows) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[xAt + i]);
      a0 = x0.fma(at(w, row), a0);
      a1 = x0.fma(at(w, row + LANES), a1);
      a2 = x0.fma(at(w, row + 2 * LANES), a2);
      a3 = x0.fma(at(w, row + 3 * LANES), a3);
    }
    a0.add(b0).intoArray(out, outAt);
    a1.add(b1).intoArray(out, outAt + LANES);
    a2.add(b2).intoArray(out, outAt + 2 * LANES);
    a3.add(b3).intoArray(out, outAt + 3 * LANES);
  }

  private static void columns2(
      float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt) {
    FloatVector a0 = at(out, outAt);
    FloatVector a1 = at(out, outAt + LANES);
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
      a0 = x0.fma(at(w, row), a0);
      a1 = x0.fma(at(w, row + LANES), a1);
      b0 = x1.fma(at(w, row + cols), b0);
      b1 = x1.fma(at(w, row + cols + LANES), b1);
      c0 = x2.fma(at(w, row + 2 * cols), c0);
      c1 = x2.fma(at(w, row + 2 * cols + LANES), c1);
      d0 = x3.fma(at(w, row + 3 * cols), d0);
      d1 = x3.fma(at(w, row + 3 * cols + LANES), d1);
    }
    for (; i < rows; i++, row += cols) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[xAt + i]);
      a0 = x0.fma(at(w, row), a0);
      a1 = x0.fma(at(w, row + LANES), a1);
    }
    a0.add(b0).add(c0.add(d0)).intoArray(out, outAt);
    a1.add(b1).add(c1.add(d1)).intoArray(out, outAt + LANES);
  }

  private static void columns1(
      float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt) {
    FloatVector a = at(out, outAt);
    FloatVector b = FloatVector.zero(SPECIES);
    FloatVector c = FloatVector.zero(SPECIES);
    FloatVector d = FloatVector.zero(SPECIES);
    int row = wAt;
    int i = 0;
    for (; i <= rows - 4; i += 4, row += 4 * cols) {
      a = at(w, row).fma(FloatVector.broadcast(SPECIES, x[xAt + i]), a);
      b = at(w, row + cols).fma(FloatVector.broadcast(SPECIES, x[xAt + i + 1]), b);
      c = at(w, row + 2 * cols).fma(FloatVector.broadcast(SPECIES, x[xAt + i + 2]), c);
      d = at(w, row + 3 * cols).fma(FloatVector.broadcast(SPECIES, x[xAt + i + 3]), d);
    }
    for (; i < rows; i++, row += cols) {
      a = at(w, row).fma(FloatVector.broadcast(SPECIES, x[xAt + i]), a);
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
