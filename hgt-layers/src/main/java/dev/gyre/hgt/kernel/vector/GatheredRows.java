package dev.gyre.hgt.kernel.vector;

import static dev.gyre.hgt.kernel.vector.VectorKernels.LANES;
import static dev.gyre.hgt.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Operations of one row with rows picked out of many, head by head. */
final class GatheredRows {

  private GatheredRows() {}

  static void dots(
      float[] x,
      int[] rows,
      int from,
      int to,
      float[] v,
      int vAt,
      int heads,
      int headWidth,
      float[] out) {
    int body = SPECIES.loopBound(headWidth);
    for (int h = 0; h < heads; h++) {
      int vh = vAt + h * headWidth;
      if (body == LANES && headWidth == LANES) {
        FloatVector head = FloatVector.fromArray(SPECIES, v, vh);
        for (int e = from; e < to; e++) {
          int xh = (rows[e] * heads + h) * headWidth;
          out[e * heads + h] +=
              FloatVector.fromArray(SPECIES, x, xh).mul(head).reduceLanes(VectorOperators.ADD);
        }
      } else {
        for (int e = from; e < to; e++) {
          int xh = (rows[e] * heads + h) * headWidth;
          out[e * heads + h] += Rows.dot(x, xh, v, vh, headWidth);
        }
      }
    }
  }

  static void sums(
      float[] w,
      float[] x,
      int[] rows,
      int from,
      int to,
      int heads,
      int headWidth,
      float[] out,
      int outAt) {
    int body = SPECIES.loopBound(headWidth);
    int width = heads * headWidth;
    for (int h = 0; h < heads; h++) {
      int at = h * headWidth;
      for (int j = 0; j < body; j += LANES) {
        FloatVector sum = FloatVector.fromArray(SPECIES, out, outAt + at + j);
        for (int e = from; e < to; e++) {
          sum =
              FloatVector.fromArray(SPECIES, x, rows[e] * width + at + j)
                  .fma(FloatVector.broadcast(SPECIES, w[e * heads + h]), sum);
        }
        sum.intoArray(out, outAt + at + j);
      }
      for (int j = body; j < headWidth; j++) {
        float sum = out[outAt + at + j];
        for (int e = from; e < to; e++) {
          sum = Math.fma(w[e * heads + h], x[rows[e] * width + at + j], sum);
        }
        out[outAt + at + j] = sum;
      }
    }
  }

  static void scatter(
      float[] w,
      float[] v,
      int vAt,
      int[] rows,
      int from,
      int to,
      int heads,
      int headWidth,
      float[] out) {
    int width = heads * headWidth;
    for (int e = from; e < to; e++) {
      HeadRows.axpy(w, e * heads, v, vAt, heads, headWidth, out, rows[e] * width);
    }
  }
}
