package dev.gyre.jobs.score;

/**
 * The threshold above which a share of the newest scores lies.
 *
 * <p>It alerts on nothing until the sample holds enough scores for the share to be at least one of
 * them, and is taken anew every {@value #PERIOD} scores.
 */
final class TopShareThreshold implements AlertThreshold {

  private static final int PERIOD = 64;

  private final double share;
  private final ScoreSample sample;
  private int sinceTaken = PERIOD;
  private float current = Float.POSITIVE_INFINITY;

  TopShareThreshold(double share, int sampleSize) {
    this.share = share;
    this.sample = new ScoreSample(sampleSize);
  }

  @Override
  public String name() {
    return "share " + share;
  }

  @Override
  public float current() {
    return current;
  }

  @Override
  public void observe(float score) {
    sample.add(score);
    if (++sinceTaken >= PERIOD && sample.size() * share >= 1) {
      sinceTaken = 0;
      current = sample.threshold(share);
    }
  }

  @Override
  public float[] sample() {
    return sample.scores();
  }
}
