package dev.gyre.hgt.kernel.vector;

import static dev.gyre.hgt.kernel.vector.VectorKernels.LANES;
import static dev.gyre.hgt.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Operations on one or two rows, head by head. */
final class HeadRows {

  private HeadRows() {}

  static void dots(
      float[] x, int xAt, float[] y, int yAt, int heads, int headWidth, float[] out, int outAt) {
    int body = SPECIES.loopBound(headWidth);
    for (int h = 0; h < heads; h++) {
      int xh = xAt + h * headWidth;
      int yh = yAt + h * headWidth;
      float sum = 0f;
      if (body > 0) {
        FloatVector lanes =
            FloatVector.fromArray(SPECIES, x, xh).mul(FloatVector.fromArray(SPECIES, y, yh));
        for (int j = LANES; j < body; j += LANES) {
          lanes =
              FloatVector.fromArray(SPECIES, x, xh + j)
                  .fma(FloatVector.fromArray(SPECIES, y, yh + j), lanes);
        }
        sum = lanes.reduceLanes(VectorOperators.ADD);
      }
      for (int j = body; j < headWidth; j++) {
        sum = Math.fma(x[xh + j], y[yh + j], sum);
      }
      out[outAt + h] = sum;
    }
  }

  static void axpy(
      float[] a, int aAt, float[] x, int xAt, int heads, int headWidth, float[] y, int yAt) {
    int body = SPECIES.loopBound(headWidth);
    for (int h = 0; h < heads; h++) {
      float alpha = a[aAt + h];
      FloatVector factor = FloatVector.broadcast(SPECIES, alpha);
      int xh = xAt + h * headWidth;
      int yh = yAt + h * headWidth;
      for (int j = 0; j < body; j += LANES) {
        FloatVector.fromArray(SPECIES, x, xh + j)
            .fma(factor, FloatVector.fromArray(SPECIES, y, yh + j))
            .intoArray(y, yh + j);
      }
      for (int j = body; j < headWidth; j++) {
        y[yh + j] = Math.fma(alpha, x[xh + j], y[yh + j]);
      }
    }
  }
}
