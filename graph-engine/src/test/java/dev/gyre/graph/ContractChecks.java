package dev.gyre.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.GraphEvent;
import java.util.List;
import java.util.Random;

/** Runs events through a graph in their given order, and compares it with the naive one. */
final class ContractChecks {

  private static final int MOVES = 4;

  private ContractChecks() {}

  /** Watermarks up to the last one come at any point: nodes, edges and labels are compared. */
  static void anyOrder(WindowedGraph graph, List<GraphEvent> events, Random random) {
    long last = random.nextInt(RandomEvents.LAST_TIME + 15);
    NaiveGraph naive = new NaiveGraph(graph.schema(), graph.aggregates());
    long watermark = Long.MIN_VALUE;
    for (GraphEvent event : events) {
      if (random.nextInt(MOVES) == 0) {
        watermark = Math.max(watermark, random.nextInt((int) last + 1));
        graph.advance(watermark);
      }
      graph.apply(event);
      naive.apply(event);
    }
    graph.advance(last);
    assertThat(Describe.withoutAggregates(Describe.graph(graph)))
        .as("graph at %d of %s", last, events)
        .isEqualTo(Describe.withoutAggregates(naive.describe(last)));
  }

  /** No watermark passes an event that is still to come: aggregates are compared as well. */
  static void inTime(WindowedGraph graph, List<GraphEvent> events, Random random) {
    long last = random.nextInt(RandomEvents.LAST_TIME + 15);
    long[] limit = new long[events.size() + 1];
    limit[events.size()] = last;
    for (int i = events.size() - 1; i >= 0; i--) {
      limit[i] = Math.min(limit[i + 1], events.get(i).eventTimeMs());
    }
    NaiveGraph naive = new NaiveGraph(graph.schema(), graph.aggregates());
    for (int i = 0; i < events.size(); i++) {
      if (random.nextInt(MOVES) == 0) {
        graph.advance(limit[i] - random.nextInt(3));
      }
      graph.apply(events.get(i));
      naive.apply(events.get(i));
    }
    graph.advance(last);
    long[] asOf = {last - 6, last - 1, last, last + 1, last + 9};
    assertThat(Describe.graph(graph, asOf))
        .as("graph at %d of %s", last, events)
        .isEqualTo(naive.describe(last, asOf));
  }
}
