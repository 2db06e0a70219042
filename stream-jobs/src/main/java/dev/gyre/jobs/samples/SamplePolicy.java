package dev.gyre.jobs.samples;

/**
 * Which interactions keep the node states of their ends, those that are trained on or scored: each
 * with a probability, decided by a hash of its data row and a seed. Interactions that are kept
 * count {@code 1 / rate}, so that what is measured on a sample holds for all.
 */
@FunctionalInterface
public interface SamplePolicy {

  /**
   * The probability with which an interaction is kept, 0 to 1.
   *
   * @param timestampMs its time, epoch milliseconds
   * @param labelled whether its label becomes known at some time
   * @param fraud whether that label says fraud
   */
  double rate(long timestampMs, boolean labelled, boolean fraud);

  /** Keeps every interaction. */
  static SamplePolicy everything() {
    return (timestampMs, labelled, fraud) -> 1;
  }

  /** Keeps every fraud, and of the other labelled interactions so large a share. */
  static SamplePolicy fraudsAnd(double share) {
    return (timestampMs, labelled, fraud) -> fraud ? 1 : labelled ? share : 0;
  }

  /**
   * A number in [0, 1) that follows from row and seed, by the finalizer of SplitMix64 (Steele, Lea
   * and Flood, OOPSLA 2014).
   */
  static double uniform(long row, long seed) {
    long z = row * 0x9E3779B97F4A7C15L + seed * 0xD1B54A32D192ED03L + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return ((z ^ z >>> 31) >>> 11) * 0x1.0p-53;
  }
}
