package dev.gyre.hgt.kernel;

/**
 * Where the attention kernels keep heads, so that a vector of any number of lanes holds whole
 * groups of them and no loop has a tail.
 *
 * <p>What belongs to an edge has a <em>slot</em> for each head, edge after edge: {@code x[e * slots
 * + h]}. There are as many slots as heads, rounded up to a power of two; slots without a head hold
 * what comes out of zeros. A <em>period</em> is 16 floats, or as many as there are slots: a
 * multiple of both the slots and the lanes. Rows are padded with zeros to whole periods.
 *
 * <p>Where there are more slots than lanes, products with keys and the softmax are scalar: more
 * than four heads where vectors have four lanes, more than eight where they have eight.
 *
 * @param heads heads, H, at least one
 */
public record HeadSlots(int heads) {

  private static final int LEAST_PERIOD = 16;

  /** Checks the heads. */
  public HeadSlots {
    if (heads < 1) {
      throw new IllegalArgumentException("heads: " + heads + ", must be at least 1");
    }
  }

  /** Slots of an edge: the least power of two that is not below the heads. */
  public int slots() {
    return heads == 1 ? 1 : Integer.highestOneBit(heads - 1) << 1;
  }

  /** Floats of a period. */
  public int period() {
    return periodOf(slots());
  }

  /** Floats of a period for so many slots. */
  public static int periodOf(int slots) {
    return Math.max(LEAST_PERIOD, slots);
  }

  /** Floats of a row that has {@code headWidth} for each head, in slots. */
  public int slotted(int headWidth) {
    return padded(headWidth * slots());
  }

  /** So many floats, rounded up to whole periods. */
  public int padded(int floats) {
    int period = period();
    return (floats + period - 1) / period * period;
  }
}
