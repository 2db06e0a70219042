package dev.gyre.jobs.cluster.fault;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a disturbed run's outputs differ from those of an undisturbed one. */
record Comparison(Outputs undisturbed, Outputs disturbed) {

  int lost() {
    return without(undisturbed.decisions(), disturbed.decisions());
  }

  int duplicated() {
    return without(disturbed.decisions(), undisturbed.decisions());
  }

  int deadLettersLost() {
    return without(undisturbed.deadLetters(), disturbed.deadLetters());
  }

  int deadLettersAppeared() {
    return without(disturbed.deadLetters(), undisturbed.deadLetters());
  }

  int embeddingsDifferent() {
    Set<String> a = undisturbed.embeddings().keySet();
    Set<String> b = disturbed.embeddings().keySet();
    return without(a, b) + without(b, a);
  }

  double largestDifference() {
    double largest = 0;
    for (Map.Entry<String, List<Float>> it : undisturbed.embeddings().entrySet()) {
      List<Float> other = disturbed.embeddings().get(it.getKey());
      if (other != null) {
        largest = Math.max(largest, difference(it.getValue(), other));
      }
    }
    return largest;
  }

  private static double difference(List<Float> expected, List<Float> actual) {
    if (expected.size() != actual.size()) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      double a = expected.get(i);
      double apart = Math.abs(a - actual.get(i)) / Math.max(1, Math.abs(a));
      // A NaN compares with nothing, and must not pass for equal.
      largest = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(largest, apart);
    }
    return largest;
  }

  private static int without(Set<String> these, Set<String> those) {
    Set<String> left = new HashSet<>(these);
    left.removeAll(those);
    return left.size();
  }
}
