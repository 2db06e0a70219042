package dev.gyre.jobs.verify;

import java.util.Map;
import java.util.TreeSet;

/**
 * How far what was published is from what should have been.
 *
 * @param greatest the greatest {@code |x - y| / max(1, |y|)} of a component; infinite where one has
 *     an embedding and the other has none
 * @param what where it is; empty when there is no difference at all
 */
public record Difference(double greatest, String what) {

  /** No difference. */
  public static final Difference NONE = new Difference(0, "");

  /** The larger of two. */
  public Difference or(Difference other) {
    return other.greatest > greatest ? other : this;
  }

  /**
   * Compares embeddings by node; null is a tombstone.
   *
   * @param published what the last record of each node says
   * @param expected what the oracle says
   */
  public static Difference of(Map<String, float[]> published, Map<String, float[]> expected) {
    Difference difference = NONE;
    TreeSet<String> nodes = new TreeSet<>(expected.keySet());
    nodes.addAll(published.keySet());
    for (String node : nodes) {
      difference = difference.or(of(node, published, expected));
    }
    return difference;
  }

  /**
   * Compares what has to be the same, by key.
   *
   * @param expected values by key; an empty one is equal to all
   */
  static Difference ofKeys(
      String what, Map<String, String> published, Map<String, String> expected) {
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(published.keySet());
    for (String key : keys) {
      String actual = published.get(key);
      String wanted = expected.get(key);
      if (actual == null || wanted == null || !(wanted.isEmpty() || wanted.equals(actual))) {
        return new Difference(
            Double.POSITIVE_INFINITY, what + ": " + key + " is " + actual + " for " + wanted);
      }
    }
    return NONE;
  }

  private static Difference of(
      String node, Map<String, float[]> published, Map<String, float[]> expected) {
    float[] actual = published.get(node);
    float[] wanted = expected.get(node);
    if (!published.containsKey(node) || (actual == null) != (wanted == null)) {
      return new Difference(
          Double.POSITIVE_INFINITY,
          node
              + ": published "
              + (actual != null
                  ? "an embedding"
                  : published.containsKey(node) ? "a tombstone" : "nothing")
              + ", expected "
              + (wanted != null
                  ? "an embedding"
                  : expected.containsKey(node) ? "a tombstone" : "nothing"));
    }
    return actual == null ? NONE : of(node, actual, wanted);
  }

  private static Difference of(String node, float[] actual, float[] wanted) {
    if (actual.length != wanted.length) {
      return new Difference(
          Double.POSITIVE_INFINITY,
          node + ": width " + actual.length + " instead of " + wanted.length);
    }
    Difference difference = NONE;
    for (int i = 0; i < wanted.length; i++) {
      double distance = Math.abs((double) actual[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i]));
      if (!(distance <= difference.greatest())) {
        double greatest = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
        difference =
            new Difference(greatest, node + "[" + i + "]: " + actual[i] + " for " + wanted[i]);
      }
    }
    return difference;
  }
}
