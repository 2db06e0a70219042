package dev.gyre.hgt.kernel;

/**
 * exp, erf and tanh of one float, by the same arithmetic, coefficient for coefficient, as the
 * vector kernels use for their lanes, so that a row's tail agrees with its body.
 *
 * <p>Sources: exp is Cephes' {@code expf} (range reduction by ln 2 in two parts, degree 5); tanh
 * and erf are the rational approximations of Eigen ({@code generic_fast_tanh_float}, {@code
 * generic_fast_erf_float}).
 */
public final class FloatFunctions {

  /** Below this exp is 0: the true value is under the smallest normal float. */
  public static final float EXP_LOW = -87.33654f;

  /** Above this exp would overflow and is held. */
  public static final float EXP_HIGH = 88.37626f;

  /** 1 / ln 2. */
  public static final float LOG2E = 1.44269504088896341f;

  /** ln 2, the part with few bits. */
  public static final float LN2_HIGH = 0.693359375f;

  /** ln 2, the rest. */
  public static final float LN2_LOW = -2.12194440e-4f;

  /** Adding and taking off this rounds to the nearest integer, in float arithmetic. */
  public static final float ROUND = 12582912f;

  /** Coefficients of exp, highest power first. */
  static final float[] EXP = {
    1.9875691500E-4f,
    1.3981999507E-3f,
    8.3334519073E-3f,
    4.1665795894E-2f,
    1.6666665459E-1f,
    5.0000001201E-1f
  };

  /** Beyond this tanh is 1 in float. */
  public static final float TANH_LIMIT = 7.90531110763549805f;

  /** Numerator of tanh over x, in x squared, highest power first. */
  static final float[] TANH_P = {
    -2.76076847742355e-16f,
    2.00018790482477e-13f,
    -8.60467152213735e-11f,
    5.12229709037114e-08f,
    1.48572235717979e-05f,
    6.37261928875436e-04f,
    4.89352455891786e-03f
  };

  /** Denominator of tanh, in x squared, highest power first. */
  static final float[] TANH_Q = {
    1.19825839466702e-06f, 1.18534705686654e-04f, 2.26843463243900e-03f, 4.89352518554385e-03f
  };

  /** Beyond this erf is 1 in float. */
  public static final float ERF_LIMIT = 4f;

  /** Numerator of erf over x, in x squared, highest power first. */
  static final float[] ERF_P = {
    -2.72614225801306e-10f,
    2.77068142495902e-08f,
    -2.10102402082508e-06f,
    -5.69250639462346e-05f,
    -7.34990630326855e-04f,
    -2.95459980854025e-03f,
    -1.60960333262415e-02f
  };

  /** Denominator of erf, in x squared, highest power first. */
  static final float[] ERF_Q = {
    -1.45660718464996e-05f,
    -2.13374055278905e-04f,
    -1.68282697438203e-03f,
    -7.37332916720468e-03f,
    -1.42647390514189e-02f
  };

  /** 1 / sqrt 2. */
  public static final float SQRT_HALF = 0.70710678118654752f;

  /** 1 / sqrt(2 pi): the normal law's density at 0. */
  public static final float NORMAL_DENSITY = 0.39894228040143268f;

  private FloatFunctions() {}

  /** Coefficients of exp, highest power first; the caller's own copy. */
  public static float[] expCoefficients() {
    return EXP.clone();
  }

  /** Numerator and denominator of tanh over x; the caller's own copy. */
  public static float[][] tanhCoefficients() {
    return new float[][] {TANH_P.clone(), TANH_Q.clone()};
  }

  /** Numerator and denominator of erf over x; the caller's own copy. */
  public static float[][] erfCoefficients() {
    return new float[][] {ERF_P.clone(), ERF_Q.clone()};
  }

  /** e to the x, within 2 units in the last place; 0 below {@link #EXP_LOW}. */
  public static float exp(float x) {
    if (x < EXP_LOW) {
      return 0f;
    }
    float held = Math.min(x, EXP_HIGH);
    float n = Math.fma(held, LOG2E, ROUND) - ROUND;
    float r = Math.fma(n, -LN2_HIGH, held);
    r = Math.fma(n, -LN2_LOW, r);
    float p = polynomial(EXP, r);
    float y = Math.fma(p, r * r, r) + 1f;
    return y * Float.intBitsToFloat(((int) n + 127) << 23);
  }

  /** Hyperbolic tangent, within 4e-7. */
  public static float tanh(float x) {
    float held = Math.max(-TANH_LIMIT, Math.min(TANH_LIMIT, x));
    float square = held * held;
    return held * polynomial(TANH_P, square) / polynomial(TANH_Q, square);
  }

  /** Error function, within 4e-7. */
  public static float erf(float x) {
    float held = Math.max(-ERF_LIMIT, Math.min(ERF_LIMIT, x));
    float square = held * held;
    return held * polynomial(ERF_P, square) / polynomial(ERF_Q, square);
  }

  /** GELU in its exact form: {@code x/2 (1 + erf(x / sqrt 2))}. */
  public static float gelu(float x) {
    return 0.5f * x * (1f + erf(x * SQRT_HALF));
  }

  /** Derivative of GELU: {@code (1 + erf(x / sqrt 2)) / 2 + x exp(-x^2 / 2) / sqrt(2 pi)}. */
  public static float geluSlope(float x) {
    float density = exp(-0.5f * x * x) * NORMAL_DENSITY;
    return Math.fma(x, density, 0.5f * (1f + erf(x * SQRT_HALF)));
  }

  /** The logistic function, {@code 1 / (1 + exp(-x))}, without overflow at either end. */
  public static float sigmoid(float x) {
    if (x >= 0) {
      return 1f / (1f + exp(-x));
    }
    float e = exp(x);
    return e / (1f + e);
  }

  private static float polynomial(float[] coefficients, float x) {
    float sum = coefficients[0];
    for (int i = 1; i < coefficients.length; i++) {
      sum = Math.fma(sum, x, coefficients[i]);
    }
    return sum;
  }
}
