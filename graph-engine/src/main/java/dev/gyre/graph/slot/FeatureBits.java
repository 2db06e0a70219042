package dev.gyre.graph.slot;

/** The order of feature vectors that decides between versions of the same time. */
public final class FeatureBits {

  private FeatureBits() {}

  /**
   * Compares vectors as the bytes of their floats, big-endian and unsigned, one after the other.
   * All NaN count as the one canonical NaN; -0 is above every positive number.
   */
  public static int compare(float[] a, int offsetA, float[] b, int offsetB, int width) {
    for (int i = 0; i < width; i++) {
      int order =
          Integer.compareUnsigned(
              Float.floatToIntBits(a[offsetA + i]), Float.floatToIntBits(b[offsetB + i]));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
