package dev.gyre.graph;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.memory.MemoryGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The graph in memory against the naive one, on events that jqwik makes and shrinks. */
class AnyArrivalTest {

  @Provide
  Arbitrary<List<GraphEvent>> events() {
    return Arbitraries.randomValue(RandomEvents::next).list().ofMinSize(1).ofMaxSize(120);
  }

  @Property(tries = 300)
  void graphIsAFunctionOfEventsAndWatermark(
      @ForAll("events") List<GraphEvent> events, @ForAll long seed) {
    MemoryGraph graph = new MemoryGraph(TestGraphs.SCHEMA, TestGraphs.PLAN);
    ContractChecks.anyOrder(graph, twiceInPart(events, seed), new Random(seed));
  }

  @Property(tries = 300)
  void aggregatesAreAFunctionOfEvents(
      @ForAll("events") List<GraphEvent> events, @ForAll long seed) {
    // Nearly in order, so that the watermark can move.
    List<GraphEvent> arrival = twiceInPart(events, seed);
    Random jitter = new Random(seed);
    long[] delay = jitter.longs(arrival.size(), 0, 8).toArray();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < delay.length; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong(i -> arrival.get(i).eventTimeMs() + delay[i]));
    MemoryGraph graph = new MemoryGraph(TestGraphs.SCHEMA, TestGraphs.PLAN);
    ContractChecks.inTime(graph, order.stream().map(arrival::get).toList(), jitter);
  }

  private static List<GraphEvent> twiceInPart(List<GraphEvent> events, long seed) {
    Random random = new Random(seed + 1);
    List<GraphEvent> arrival = new ArrayList<>(events);
    events.stream().filter(event -> random.nextInt(4) == 0).forEach(arrival::add);
    Collections.shuffle(arrival, random);
    return arrival;
  }
}
