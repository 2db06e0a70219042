package dev.gyre.hgt.layer;

import java.util.Arrays;
import java.util.Objects;

/**
 * Buckets of an edge's age, D = clock(t) - ts: {@code bucket(D) = 0} below one second, else {@code
 * min(239, 1 + floor(8 log2(D / 1 s)))}: eight to a doubling, the last from 29 years on.
 *
 * <p>Computed from exact thresholds in milliseconds, so that no rounding of a logarithm decides.
 */
public final class TimeBuckets {

  /** Number of buckets: rows of the authors' table. */
  public static final int COUNT = 240;

  /** FIRST_MS[b]: the least age in bucket b; behind the last bucket one that none reaches. */
  private static final long[] FIRST_MS = new long[COUNT + 1];

  static {
    Arrays.fill(FIRST_MS, Long.MAX_VALUE);
    FIRST_MS[0] = 0;
    for (int b = 1; b < COUNT; b++) {
      int eighths = b - 1;
      // Whole powers of two are exact; the rest are irrational, so the ceiling is never in doubt.
      FIRST_MS[b] = (long) Math.ceil(1000.0 * StrictMath.pow(2.0, eighths / 8.0));
    }
  }

  private static final long LAST_MS = FIRST_MS[COUNT - 1];

  private TimeBuckets() {}

  /** The least age in milliseconds that falls into the bucket. */
  public static long firstMs(int bucket) {
    return FIRST_MS[Objects.checkIndex(bucket, COUNT)];
  }

  /** The bucket of an age in milliseconds; a negative age is in bucket 0. */
  public static int of(long ageMs) {
    if (ageMs < 1000) {
      return 0;
    }
    long age = Math.min(ageMs, LAST_MS);
    int log2 = 63 - Long.numberOfLeadingZeros(age / 1000);
    int bucket = 1 + 8 * log2;
    // Three steps in place of up to seven: which eighth it is cannot be foretold.
    bucket += FIRST_MS[bucket + 4] <= age ? 4 : 0;
    bucket += FIRST_MS[bucket + 2] <= age ? 2 : 0;
    bucket += FIRST_MS[bucket + 1] <= age ? 1 : 0;
    return bucket;
  }
}
