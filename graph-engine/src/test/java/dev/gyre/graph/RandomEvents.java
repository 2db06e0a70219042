package dev.gyre.graph;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Events from a domain so small that everything happens: ties in time, versions, conflicting
 * creations, deletes before inserts, labels before edges, self loops, killed and revived nodes.
 */
final class RandomEvents {

  static final int LAST_TIME = 30;

  private RandomEvents() {}

  /** One event. */
  static GraphEvent next(Random random) {
    int kind = random.nextInt(20);
    if (kind == 0) {
      return new NodeDelete(node(random, random.nextInt(4) == 0 ? 1 : 0), time(random));
    }
    if (kind <= 2) {
      float[] features = {value(random), random.nextInt(3)};
      return new NodeUpsert(node(random, 0), time(random), features);
    }
    int relation = random.nextInt(3) == 0 ? TestGraphs.KNOWS : TestGraphs.PAYS;
    String id = "e" + random.nextInt(4);
    NodeRef source = node(random, 0);
    NodeRef target = node(random, relation == TestGraphs.PAYS ? 1 : 0);
    long ts = time(random);
    long later = ts + (random.nextBoolean() ? 0 : random.nextInt(6));
    if (kind <= 4) {
      return new EdgeDelete(relation, id, source, target, ts, later);
    }
    if (kind <= 8) {
      Label label = Label.of(random.nextInt(3));
      return new LabelEvent(relation, id, source, target, ts, later, label);
    }
    float[] features =
        relation == TestGraphs.PAYS ? new float[] {value(random), value(random)} : new float[0];
    return new EdgeUpsert(relation, id, source, target, ts, later, features);
  }

  /** Several events, some of them twice or thrice, in an order of their own. */
  static List<GraphEvent> list(Random random, int size) {
    List<GraphEvent> events = new ArrayList<>();
    while (events.size() < size) {
      boolean again = !events.isEmpty() && random.nextInt(5) == 0;
      events.add(again ? events.get(random.nextInt(events.size())) : next(random));
    }
    Collections.shuffle(events, random);
    return events;
  }

  private static NodeRef node(Random random, int type) {
    String id = type == 0 ? "a" + random.nextInt(3) : "m" + random.nextInt(2);
    return NodeRef.of(TestGraphs.SCHEMA, type, id);
  }

  private static long time(Random random) {
    return random.nextInt(LAST_TIME + 1);
  }

  private static float value(Random random) {
    return random.nextInt(8) == 0 ? Float.NaN : (random.nextInt(9) - 2) / 4f;
  }
}
