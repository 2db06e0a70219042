package dev.gyre.hgt.kernel.vector;

import static dev.gyre.hgt.kernel.vector.VectorKernels.LANES;
import static dev.gyre.hgt.kernel.vector.VectorKernels.SPECIES;

import dev.gyre.hgt.kernel.FloatFunctions;
import dev.gyre.hgt.kernel.HeadSlots;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * softmax, GELU and tanh, lane by lane with the arithmetic of {@link FloatFunctions}. Coefficients
 * are single constants, not arrays, so that the compiler can fold them.
 *
 * <p>The polynomials of erf and tanh stand in their loops, since methods do not hand vectors to
 * each other here (see the package): with erf as a method a GELU of 64 took 85 ns in one program
 * and 600 in another.
 */
final class Activations {

  private static final float[] EXP = FloatFunctions.expCoefficients();
  private static final float EXP0 = EXP[0];
  private static final float EXP1 = EXP[1];
  private static final float EXP2 = EXP[2];
  private static final float EXP3 = EXP[3];
  private static final float EXP4 = EXP[4];
  private static final float EXP5 = EXP[5];

  private static final float[][] TANH = FloatFunctions.tanhCoefficients();
  private static final float TP0 = TANH[0][0];
  private static final float TP1 = TANH[0][1];
  private static final float TP2 = TANH[0][2];
  private static final float TP3 = TANH[0][3];
  private static final float TP4 = TANH[0][4];
  private static final float TP5 = TANH[0][5];
  private static final float TP6 = TANH[0][6];
  private static final float TQ0 = TANH[1][0];
  private static final float TQ1 = TANH[1][1];
  private static final float TQ2 = TANH[1][2];
  private static final float TQ3 = TANH[1][3];

  private static final float[][] ERF = FloatFunctions.erfCoefficients();
  private static final float EP0 = ERF[0][0];
  private static final float EP1 = ERF[0][1];
  private static final float EP2 = ERF[0][2];
  private static final float EP3 = ERF[0][3];
  private static final float EP4 = ERF[0][4];
  private static final float EP5 = ERF[0][5];
  private static final float EP6 = ERF[0][6];
  private static final float EQ0 = ERF[1][0];
  private static final float EQ1 = ERF[1][1];
  private static final float EQ2 = ERF[1][2];
  private static final float EQ3 = ERF[1][3];
  private static final float EQ4 = ERF[1][4];

  private Activations() {}

  static void softmax(float scale, float[] x, int at, int n) {
    int body = SPECIES.loopBound(n);
    float max = Float.NEGATIVE_INFINITY;
    if (body > 0) {
      FloatVector greatest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      for (int i = 0; i < body; i += LANES) {
        FloatVector scaled = FloatVector.fromArray(SPECIES, x, at + i).mul(scale);
        scaled.intoArray(x, at + i);
        greatest = greatest.max(scaled);
      }
      max = greatest.reduceLanes(VectorOperators.MAX);
    }
    for (int i = body; i < n; i++) {
      x[at + i] *= scale;
      max = Math.max(max, x[at + i]);
    }
    for (int i = 0; i < body; i += LANES) {
      FloatVector.fromArray(SPECIES, x, at + i).sub(max).intoArray(x, at + i);
    }
    for (int i = body; i < n; i++) {
      x[at + i] -= max;
    }
    exp(x, at, n);
    float sum = 0f;
    if (body > 0) {
      FloatVector lanes = FloatVector.zero(SPECIES);
      for (int i = 0; i < body; i += LANES) {
        lanes = lanes.add(FloatVector.fromArray(SPECIES, x, at + i));
      }
      sum = lanes.reduceLanes(VectorOperators.ADD);
    }
    for (int i = body; i < n; i++) {
      sum += x[at + i];
    }
    float inverse = 1f / sum;
    for (int i = 0; i < body; i += LANES) {
      FloatVector.fromArray(SPECIES, x, at + i).mul(inverse).intoArray(x, at + i);
    }
    for (int i = body; i < n; i++) {
      x[at + i] *= inverse;
    }
  }

  static void headSoftmax(float[] x, int at, int edges, int slots) {
    int n = edges * slots;
    int period = HeadSlots.periodOf(slots);
    int all = at + (n + period - 1) / period * period;
    for (int i = at + n; i < all; i++) {
      x[i] = Float.NEGATIVE_INFINITY;
    }
    FloatVector max = FloatVector.fromArray(SPECIES, x, at);
    for (int i = at + LANES; i < all; i += LANES) {
      max = max.max(FloatVector.fromArray(SPECIES, x, i));
    }
    if (slots <= 8 && LANES >= 16) {
      max = max.max(max.rearrange(Rotations.UP_8));
    }
    if (slots <= 4 && LANES >= 8) {
      max = max.max(max.rearrange(Rotations.UP_4));
    }
    if (slots <= 2) {
      max = max.max(max.rearrange(Rotations.UP_2));
    }
    if (slots <= 1) {
      max = max.max(max.rearrange(Rotations.UP_1));
    }
    for (int i = at; i < all; i += LANES) {
      FloatVector.fromArray(SPECIES, x, i).sub(max).intoArray(x, i);
    }
    exp(x, at, all - at);
    FloatVector sum = FloatVector.fromArray(SPECIES, x, at);
    for (int i = at + LANES; i < all; i += LANES) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x, i));
    }
    if (slots <= 8 && LANES >= 16) {
      sum = sum.add(sum.rearrange(Rotations.UP_8));
    }
    if (slots <= 4 && LANES >= 8) {
      sum = sum.add(sum.rearrange(Rotations.UP_4));
    }
    if (slots <= 2) {
      sum = sum.add(sum.rearrange(Rotations.UP_2));
    }
    if (slots <= 1) {
      sum = sum.add(sum.rearrange(Rotations.UP_1));
    }
    FloatVector inverse = FloatVector.broadcast(SPECIES, 1f).div(sum);
    for (int i = at; i < all; i += LANES) {
      FloatVector.fromArray(SPECIES, x, i).mul(inverse).intoArray(x, i);
    }
  }

  static void gelu(float[] x, int at, int n) {
    float[] law = twiceNormalLaw(x, at, n);
    int body = SPECIES.loopBound(n);
    for (int i = 0; i < body; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, at + i);
      v.mul(0.5f).mul(FloatVector.fromArray(SPECIES, law, i)).intoArray(x, at + i);
    }
    for (int i = body; i < n; i++) {
      x[at + i] = FloatFunctions.gelu(x[at + i]);
    }
  }

  static void timesGeluSlope(float[] x, int xAt, float[] y, int yAt, int n) {
    float[] law = twiceNormalLaw(x, xAt, n);
    float[] density = new float[n];
    int body = SPECIES.loopBound(n);
    for (int i = 0; i < body; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      v.mul(v).mul(-0.5f).intoArray(density, i);
    }
    exp(density, 0, body);
    for (int i = 0; i < body; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      FloatVector slope =
          v.fma(
              FloatVector.fromArray(SPECIES, density, i).mul(FloatFunctions.NORMAL_DENSITY),
              FloatVector.fromArray(SPECIES, law, i).mul(0.5f));
      FloatVector.fromArray(SPECIES, y, yAt + i).mul(slope).intoArray(y, yAt + i);
    }
    for (int i = body; i < n; i++) {
      y[yAt + i] *= FloatFunctions.geluSlope(x[xAt + i]);
    }
  }

  static void tanh(float[] x, int at, int n) {
    int body = SPECIES.loopBound(n);
    for (int i = 0; i < body; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, at + i);
      FloatVector held = v.max(-FloatFunctions.TANH_LIMIT).min(FloatFunctions.TANH_LIMIT);
      FloatVector square = held.mul(held);
      FloatVector p = FloatVector.broadcast(SPECIES, TP0);
      p = p.fma(square, FloatVector.broadcast(SPECIES, TP1));
      p = p.fma(square, FloatVector.broadcast(SPECIES, TP2));
      p = p.fma(square, FloatVector.broadcast(SPECIES, TP3));
      p = p.fma(square, FloatVector.broadcast(SPECIES, TP4));
      p = p.fma(square, FloatVector.broadcast(SPECIES, TP5));
      p = p.fma(square, FloatVector.broadcast(SPECIES, TP6));
      FloatVector q = FloatVector.broadcast(SPECIES, TQ0);
      q = q.fma(square, FloatVector.broadcast(SPECIES, TQ1));
      q = q.fma(square, FloatVector.broadcast(SPECIES, TQ2));
      q = q.fma(square, FloatVector.broadcast(SPECIES, TQ3));
      held.mul(p).div(q).intoArray(x, at + i);
    }
    for (int i = body; i < n; i++) {
      x[at + i] = FloatFunctions.tanh(x[at + i]);
    }
  }

  /**
   * exp of numbers at most 0 or so, in place. 2^n is built by adding n to the exponent bits, read
   * off the low bits of n + ROUND.
   */
  private static void exp(float[] values, int at, int n) {
    int body = SPECIES.loopBound(n);
    for (int i = 0; i < body; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, values, at + i);
      FloatVector held = x.max(FloatFunctions.EXP_LOW).min(FloatFunctions.EXP_HIGH);
      FloatVector shifted =
          held.fma(
              FloatVector.broadcast(SPECIES, FloatFunctions.LOG2E),
              FloatVector.broadcast(SPECIES, FloatFunctions.ROUND));
      FloatVector whole = shifted.sub(FloatFunctions.ROUND);
      FloatVector r = whole.fma(FloatVector.broadcast(SPECIES, -FloatFunctions.LN2_HIGH), held);
      r = whole.fma(FloatVector.broadcast(SPECIES, -FloatFunctions.LN2_LOW), r);
      FloatVector p = FloatVector.broadcast(SPECIES, EXP0);
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP1));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP2));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP3));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP4));
      p = p.fma(r, FloatVector.broadcast(SPECIES, EXP5));
      FloatVector y = p.fma(r.mul(r), r).add(1f);
      FloatVector power =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, 23)
              .add(127 << 23)
              .reinterpretAsFloats();
      y.mul(power)
          .blend(0f, x.compare(VectorOperators.LT, FloatFunctions.EXP_LOW))
          .intoArray(values, at + i);
    }
    for (int i = body; i < n; i++) {
      values[at + i] = FloatFunctions.exp(values[at + i]);
    }
  }

  /** 1 + erf(x / sqrt(2)), for whole vectors of x alone. */
  private static float[] twiceNormalLaw(float[] x, int at, int n) {
    float[] law = new float[n];
    int body = SPECIES.loopBound(n);
    for (int i = 0; i < body; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, at + i).mul(FloatFunctions.SQRT_HALF);
      FloatVector held = v.max(-FloatFunctions.ERF_LIMIT).min(FloatFunctions.ERF_LIMIT);
      FloatVector square = held.mul(held);
      FloatVector p = FloatVector.broadcast(SPECIES, EP0);
      p = p.fma(square, FloatVector.broadcast(SPECIES, EP1));
      p = p.fma(square, FloatVector.broadcast(SPECIES, EP2));
      p = p.fma(square, FloatVector.broadcast(SPECIES, EP3));
      p = p.fma(square, FloatVector.broadcast(SPECIES, EP4));
      p = p.fma(square, FloatVector.broadcast(SPECIES, EP5));
      p = p.fma(square, FloatVector.broadcast(SPECIES, EP6));
      FloatVector q = FloatVector.broadcast(SPECIES, EQ0);
      q = q.fma(square, FloatVector.broadcast(SPECIES, EQ1));
      q = q.fma(square, FloatVector.broadcast(SPECIES, EQ2));
      q = q.fma(square, FloatVector.broadcast(SPECIES, EQ3));
      q = q.fma(square, FloatVector.broadcast(SPECIES, EQ4));
      held.mul(p).div(q).add(1f).intoArray(law, i);
    }
    return law;
  }
}
