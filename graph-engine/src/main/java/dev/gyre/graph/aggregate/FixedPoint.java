package dev.gyre.graph.aggregate;

/**
 * Numbers as longs in units of 1e-4, so that a sum does not depend on the order of its terms. A
 * value saturates at +-1e10, so a sum is exact below 92,000 values of that size in one slice; above
 * it wraps, in the same way in every order.
 */
final class FixedPoint {

  /** A missing value; below all others. */
  static final long MISSING = Long.MIN_VALUE;

  private static final double UNITS = 1e4;
  private static final double LARGEST = 1e14;

  private FixedPoint() {}

  /** The value in units, rounded half to even; {@link #MISSING} for NaN. */
  static long of(float value) {
    if (Float.isNaN(value)) {
      return MISSING;
    }
    return (long) Math.rint(Math.max(-LARGEST, Math.min(LARGEST, value * UNITS)));
  }

  /** The value of units. */
  static double toDouble(double units) {
    return units / UNITS;
  }
}
