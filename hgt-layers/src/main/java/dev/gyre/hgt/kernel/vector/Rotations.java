package dev.gyre.hgt.kernel.vector;

import static dev.gyre.hgt.kernel.vector.VectorKernels.LANES;
import static dev.gyre.hgt.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.VectorShuffle;

/** Lanes that change their places: what the kernels of several heads need of it. */
final class Rotations {

  private static final VectorShuffle<Float>[] UP = make(LANES);

  /** Moves up by one, two, four and eight, for who has as many lanes: constants to the compiler. */
  static final VectorShuffle<Float> UP_1 = up(1 % LANES);

  static final VectorShuffle<Float> UP_2 = up(2 % LANES);
  static final VectorShuffle<Float> UP_4 = up(4 % LANES);
  static final VectorShuffle<Float> UP_8 = up(8 % LANES);

  /** PATTERNS[b][r]: lane l takes what is in lane {@code (l + r) % 2^b}. */
  private static final VectorShuffle<Float>[][] PATTERNS = patterns();

  private Rotations() {}

  /** Moves each lane up by r, {@code r < LANES}, and the last ones to the front. */
  static VectorShuffle<Float> up(int r) {
    return UP[r];
  }

  /** Lane l takes what is in lane {@code (l + r) % slots}, slots being a power of two. */
  static VectorShuffle<Float> pattern(int slots, int r) {
    return PATTERNS[Integer.numberOfTrailingZeros(slots)][r];
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  private static VectorShuffle<Float>[] make(int count) {
    VectorShuffle<Float>[] shuffles = new VectorShuffle[count];
    for (int r = 0; r < count; r++) {
      int by = r;
      shuffles[r] = VectorShuffle.fromOp(SPECIES, lane -> (lane + LANES - by) % LANES);
    }
    return shuffles;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  private static VectorShuffle<Float>[][] patterns() {
    VectorShuffle<Float>[][] patterns =
        new VectorShuffle[Integer.numberOfTrailingZeros(LANES) + 1][];
    for (int b = 0; b < patterns.length; b++) {
      int slots = 1 << b;
      patterns[b] = new VectorShuffle[slots];
      for (int r = 0; r < slots; r++) {
        int by = r;
        patterns[b][r] = VectorShuffle.fromOp(SPECIES, lane -> (lane + by) % slots);
      }
    }
    return patterns;
  }
}
