package dev.gyre.hgt.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The metrics as their definitions read, by brute force. */
final class NaiveMetrics {

  private NaiveMetrics() {}

  /** Over all pairs of a fraud and a legitimate row. */
  static double rocAuc(float[] scores, boolean[] positive) {
    double won = 0;
    long pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (positive[i] && !positive[j]) {
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return won / pairs;
  }

  /** For each distinct threshold, precision and recall counted afresh. */
  static double averagePrecision(float[] scores, boolean[] positive) {
    TreeSet<Float> thresholds = new TreeSet<>(Comparator.reverseOrder());
    int all = 0;
    for (int i = 0; i < scores.length; i++) {
      thresholds.add(scores[i]);
      all += positive[i] ? 1 : 0;
    }
    double sum = 0;
    double before = 0;
    for (float threshold : thresholds) {
      int hits = 0;
      int alerts = 0;
      for (int i = 0; i < scores.length; i++) {
        if (scores[i] >= threshold) {
          alerts++;
          hits += positive[i] ? 1 : 0;
        }
      }
      double recall = (double) hits / all;
      sum += (recall - before) * hits / alerts;
      before = recall;
    }
    return sum;
  }

  /** Card precision of one day; cards found are added. */
  static double cardPrecision(
      float[] scores, boolean[] positive, int[] card, List<Integer> rows, int k, Set<Integer> out) {
    record Card(int number, float score, boolean fraud) {}
    List<Card> cards = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (int row : rows) {
      if (!out.contains(card[row]) && seen.add(card[row])) {
        List<Integer> own = rows.stream().filter(r -> card[r] == card[row]).toList();
        float best = own.stream().map(r -> scores[r]).max(Comparator.naturalOrder()).orElseThrow();
        cards.add(new Card(card[row], best, own.stream().anyMatch(r -> positive[r])));
      }
    }
    cards.sort(Comparator.comparing(Card::score).reversed());
    List<Card> found = cards.stream().limit(k).filter(Card::fraud).toList();
    found.forEach(it -> out.add(it.number()));
    return (double) found.size() / k;
  }
}
