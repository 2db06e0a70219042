package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The labelled part of scored interactions, as metrics take it: by place.
 *
 * @param row the interactions
 * @param score their scores
 * @param fraud their labels
 * @param day their days
 * @param source numbers of their sources, the cards
 */
record TestRows(int[] row, float[] score, boolean[] fraud, int[] day, int[] source) {

  /** The labelled rows among the scored. */
  static TestRows of(Scores scores, InteractionTable table, Protocol protocol) {
    return of(scores, table, protocol, i -> true);
  }

  /** The labelled rows among the scored that are wanted. */
  static TestRows of(
      Scores scores, InteractionTable table, Protocol protocol, IntPredicate wanted) {
    int[] places =
        IntStream.range(0, scores.rows().length)
            .filter(k -> table.isLabelled(scores.rows()[k]) && wanted.test(scores.rows()[k]))
            .toArray();
    int n = places.length;
    int[] row = new int[n];
    float[] score = new float[n];
    boolean[] fraud = new boolean[n];
    int[] day = new int[n];
    int[] source = new int[n];
    for (int k = 0; k < n; k++) {
      row[k] = scores.rows()[places[k]];
      score[k] = scores.scores()[places[k]];
      fraud[k] = table.isFraud(row[k]);
      day[k] = protocol.day(table.timestampMs(row[k]));
      source[k] = table.source(row[k]);
    }
    return new TestRows(row, score, fraud, day, source);
  }

  /** How many. */
  int size() {
    return row.length;
  }
}
