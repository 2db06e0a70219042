package dev.gyre.hgt.kernel.vector;

import static dev.gyre.hgt.kernel.vector.VectorKernels.LANES;
import static dev.gyre.hgt.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Operations on one or two rows. */
final class Rows {

  private Rows() {}

  static float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    int i = 0;
    float sum = 0f;
    if (n >= LANES) {
      FloatVector a0 = FloatVector.zero(SPECIES);
      FloatVector a1 = FloatVector.zero(SPECIES);
      for (; i <= n - 2 * LANES; i += 2 * LANES) {
        a0 =
            FloatVector.fromArray(SPECIES, x, xAt + i)
                .fma(FloatVector.fromArray(SPECIES, y, yAt + i), a0);
        a1 =
            FloatVector.fromArray(SPECIES, x, xAt + i + LANES)
                .fma(FloatVector.fromArray(SPECIES, y, yAt + i + LANES), a1);
      }
      for (; i <= n - LANES; i += LANES) {
        a0 =
            FloatVector.fromArray(SPECIES, x, xAt + i)
                .fma(FloatVector.fromArray(SPECIES, y, yAt + i), a0);
      }
      sum = a0.add(a1).reduceLanes(VectorOperators.ADD);
    }
    for (; i < n; i++) {
      sum += x[xAt + i] * y[yAt + i];
    }
    return sum;
  }

  static void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int n) {
    FloatVector factor = FloatVector.broadcast(SPECIES, alpha);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .fma(factor, FloatVector.fromArray(SPECIES, y, yAt + i))
          .intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.fma(alpha, x[xAt + i], y[yAt + i]);
    }
  }

  static void add(float[] x, int xAt, float[] y, int yAt, float[] out, int outAt, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .add(FloatVector.fromArray(SPECIES, y, yAt + i))
          .intoArray(out, outAt + i);
    }
    for (; i < n; i++) {
      out[outAt + i] = x[xAt + i] + y[yAt + i];
    }
  }

  static void blend(float alpha, float[] x, int xAt, float[] y, int yAt, int n) {
    float rest = 1f - alpha;
    FloatVector a = FloatVector.broadcast(SPECIES, alpha);
    FloatVector b = FloatVector.broadcast(SPECIES, rest);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, y, yAt + i)
          .fma(a, FloatVector.fromArray(SPECIES, x, xAt + i).mul(b))
          .intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      y[yAt + i] = Math.fma(y[yAt + i], alpha, x[xAt + i] * rest);
    }
  }

  static void layerNorm(float[] x, int at, int n, float[] gain, float[] bias, float epsilon) {
    int body = SPECIES.loopBound(n);
    FloatVector lanes = FloatVector.zero(SPECIES);
    for (int i = 0; i < body; i += LANES) {
      lanes = lanes.add(FloatVector.fromArray(SPECIES, x, at + i));
    }
    float sum = lanes.reduceLanes(VectorOperators.ADD);
    for (int i = body; i < n; i++) {
      sum += x[at + i];
    }
    float mean = sum / n;

    FloatVector squares = FloatVector.zero(SPECIES);
    for (int i = 0; i < body; i += LANES) {
      FloatVector difference = FloatVector.fromArray(SPECIES, x, at + i).sub(mean);
      squares = difference.fma(difference, squares);
    }
    float square = squares.reduceLanes(VectorOperators.ADD);
    for (int i = body; i < n; i++) {
      float difference = x[at + i] - mean;
      square += difference * difference;
    }
    float inverse = (float) (1.0 / Math.sqrt(square / n + epsilon));

    for (int i = 0; i < body; i += LANES) {
      FloatVector.fromArray(SPECIES, x, at + i)
          .sub(mean)
          .mul(inverse)
          .fma(FloatVector.fromArray(SPECIES, gain, i), FloatVector.fromArray(SPECIES, bias, i))
          .intoArray(x, at + i);
    }
    for (int i = body; i < n; i++) {
      x[at + i] = Math.fma((x[at + i] - mean) * inverse, gain[i], bias[i]);
    }
  }
}
