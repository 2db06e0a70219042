package dev.gyre.jobs.score;

/**
 * A sliding sample of the newest scores, for the threshold above which a given share of them lies.
 *
 * <p>Scores are counted in {@value #BINS} bins of equal log-odds, fine where probabilities of fraud
 * live; a threshold is a bin's lower edge.
 */
final class ScoreSample {

  static final int BINS = 16384;
  private static final double LOG_ODDS_RANGE = 16;

  private final short[] ring;
  private final int[] counts = new int[BINS];
  private int size;
  private int next;

  ScoreSample(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "sample of scores is " + capacity + " large, allowed are values of 1 and more");
    }
    ring = new short[capacity];
  }

  int size() {
    return size;
  }

  /** Adds a score and forgets the oldest when the sample is full. */
  void add(float score) {
    short bin = (short) bin(score);
    if (size == ring.length) {
      counts[ring[next]]--;
    } else {
      size++;
    }
    ring[next] = bin;
    counts[bin]++;
    next = (next + 1) % ring.length;
  }

  /**
   * The least score such that no more than the share of the sample lies at or above its bin;
   * infinite when the highest bin alone holds more.
   *
   * @param share share of the sample, in (0, 1)
   */
  float threshold(double share) {
    long allowed = (long) Math.floor(share * size);
    long above = 0;
    int bin = BINS;
    while (bin > 0 && above + counts[bin - 1] <= allowed) {
      bin--;
      above += counts[bin];
    }
    return bin == BINS ? Float.POSITIVE_INFINITY : edge(bin);
  }

  /** The sample, oldest first. */
  float[] scores() {
    float[] scores = new float[size];
    int start = size == ring.length ? next : 0;
    for (int i = 0; i < size; i++) {
      scores[i] = edge(ring[(start + i) % ring.length] + 0.5);
    }
    return scores;
  }

  private static int bin(float score) {
    double p = Math.min(1 - 1e-9, Math.max(1e-9, score));
    double logOdds = Math.log(p / (1 - p));
    int bin = (int) Math.floor((logOdds + LOG_ODDS_RANGE) / (2 * LOG_ODDS_RANGE) * BINS);
    return Math.max(0, Math.min(BINS - 1, bin));
  }

  private static float edge(double bin) {
    double logOdds = bin / BINS * 2 * LOG_ODDS_RANGE - LOG_ODDS_RANGE;
    return (float) (1 / (1 + Math.exp(-logOdds)));
  }
}
