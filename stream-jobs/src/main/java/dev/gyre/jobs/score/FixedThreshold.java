package dev.gyre.jobs.score;

/**
 * The same threshold always.
 *
 * @param current the threshold
 */
record FixedThreshold(float current) implements AlertThreshold {

  private static final float[] NOTHING = {};

  @Override
  public String name() {
    return "threshold " + current;
  }

  @Override
  public void observe(float score) {
    // A fixed threshold goes by nothing.
  }

  @Override
  public float[] sample() {
    return NOTHING;
  }
}
