package dev.gyre.hgt.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Card precision at k, as the Fraud Detection Handbook (Le Borgne et al., chapter "Performance
 * metrics") has it: each day the k cards with the highest score, a card's score being its greatest
 * that day; a card that was among the k of an earlier day of the period and had a fraud then is
 * left out, since it was found. The day's precision is the share of the k with a fraud that day.
 *
 * <p>Cards that tie at the cut are taken in the order in which they first appear that day.
 */
public final class CardPrecision {

  private CardPrecision() {}

  /**
   * The precision of each day of one period, in the order of days.
   *
   * @param card number of each row's card
   * @param day of each row, ascending
   * @param k cards a day, at least 1
   */
  public static double[] byDay(float[] scores, boolean[] positive, int[] card, int[] day, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + " cards a day: it must be at least 1");
    }
    double[] precision = new double[day.length];
    Set<Integer> found = new HashSet<>();
    int days = 0;
    for (int from = 0; from < day.length; days++) {
      int to = from;
      while (to < day.length && day[to] == day[from]) {
        to++;
      }
      precision[days] = ofDay(scores, positive, card, from, to, k, found);
      from = to;
    }
    return Arrays.copyOf(precision, days);
  }

  private static double ofDay(
      float[] scores, boolean[] positive, int[] card, int from, int to, int k, Set<Integer> found) {
    Map<Integer, Integer> place = new HashMap<>();
    float[] greatest = new float[to - from];
    boolean[] fraud = new boolean[to - from];
    int[] cards = new int[to - from];
    int count = 0;
    for (int row = from; row < to; row++) {
      if (found.contains(card[row])) {
        continue;
      }
      Integer at = place.putIfAbsent(card[row], count);
      if (at == null) {
        at = count++;
        cards[at] = card[row];
        greatest[at] = scores[row];
      }
      greatest[at] = Math.max(greatest[at], scores[row]);
      fraud[at] |= positive[row];
    }
    int[] order = Ranking.descending(Arrays.copyOf(greatest, count));
    int hits = 0;
    for (int i = 0; i < Math.min(k, count); i++) {
      if (fraud[order[i]]) {
        hits++;
        found.add(cards[order[i]]);
      }
    }
    return (double) hits / k;
  }
}
