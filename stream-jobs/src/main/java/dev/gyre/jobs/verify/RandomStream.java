package dev.gyre.jobs.verify;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.TypeSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * An endless random stream of every kind of change; its first n records do not depend on how many
 * are taken.
 *
 * <p>Events are made in the order of their time and sent after a random delay. Few nodes, drawn
 * with a skew, make hubs, multi-edges, self loops and evictions frequent; a delete may be made
 * before its insert, and a later version before an earlier one.
 */
public final class RandomStream {

  /** Partitions of the topic. */
  public static final int PARTITIONS = 3;

  /** Event time at which streams begin. */
  public static final long START_MS = 1_600_000_000_000L;

  /** No event is later than this, but those of impossible clocks. */
  public static final long LATEST_MS = START_MS + 365L * 24 * 3600 * 1000;

  private static final int REMEMBERED = 48;
  private static final int MEAN_STEP_MS = 150;
  private static final long FAR_AHEAD_MS = 100L * 365 * 24 * 3600 * 1000;

  private final StreamOptions options;
  private final TypeSchema types;
  private final String topic;
  private final Random random;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::at).thenComparingLong(Waiting::serial));
  private final List<Edge> recent = new ArrayList<>();
  private final long[] offsets = new long[PARTITIONS];
  private long nowMs = START_MS;
  private long made;
  private long serial;

  /** An edge that may be updated, deleted or labelled. */
  private record Edge(int relation, String id, NodeRef source, NodeRef target, long timestampMs) {}

  private record Waiting(long at, long serial, GraphEvent event, byte[] broken) {}

  /**
   * Begins a stream.
   *
   * @param topic full name of the topic, which an edge without an id is named by
   */
  public RandomStream(StreamOptions options, TypeSchema types, String topic) {
    this.options = options;
    this.types = types;
    this.topic = topic;
    this.random = new Random(~options.seed());
  }

  /** The first so many records. */
  public static List<Arrival> take(
      StreamOptions options, TypeSchema types, String topic, int records) {
    RandomStream stream = new RandomStream(options, types, topic);
    List<Arrival> arrivals = new ArrayList<>(records);
    for (int i = 0; i < records; i++) {
      arrivals.add(stream.next());
    }
    return arrivals;
  }

  /** The next record. */
  public Arrival next() {
    while (waiting.isEmpty() || waiting.peek().at() >= made) {
      nowMs += random.nextInt(5) == 0 ? 0 : random.nextInt(2 * MEAN_STEP_MS);
      make();
      made++;
    }
    Waiting next = waiting.poll();
    int partition = random.nextInt(PARTITIONS);
    boolean named = !(next.event() instanceof EdgeUpsert edge && edge.id().isEmpty());
    return new Arrival(partition, offsets[partition]++, next.event(), named, next.broken())
        .at(topic);
  }

  private void make() {
    int kind = random.nextInt(100);
    if (kind < 50 || recent.isEmpty()) {
      insert();
    } else if (kind < 60) {
      send(version(pick(), random.nextInt(3) == 0 ? earlier() : nowMs));
    } else if (kind < 68) {
      label(pick());
    } else if (kind < 80) {
      int type = random.nextInt(types.nodeTypes().size());
      send(new NodeUpsert(node(type), earlier(), nodeFeatures(type)));
    } else if (kind < 82) {
      sendBroken();
    } else if (options.deletes() && kind < 90) {
      Edge edge = pick();
      send(delete(edge, nowMs));
    } else if (options.deletes() && kind < 93) {
      deleteThenInsert();
    } else if (options.deletes() && kind < 98) {
      send(new NodeDelete(node(random.nextInt(types.nodeTypes().size())), earlier()));
    } else {
      insert();
    }
  }

  private void insert() {
    Edge edge = edge(random.nextInt(30) == 0 ? "" : "e" + made);
    if (!edge.id().isEmpty()) {
      remember(edge);
    }
    send(version(edge, edge.timestampMs()));
  }

  private void deleteThenInsert() {
    Edge edge = edge("d" + made);
    remember(edge);
    send(delete(edge, nowMs + random.nextInt(200)));
    put(made + 1 + random.nextInt(4), version(edge, edge.timestampMs()), null);
  }

  private void label(Edge edge) {
    long available = Math.max(edge.timestampMs(), nowMs + random.nextInt(2_000) - 500);
    Label label = Label.of(random.nextInt(3));
    send(
        new LabelEvent(
            edge.relation(),
            edge.id(),
            edge.source(),
            edge.target(),
            edge.timestampMs(),
            available,
            label));
  }

  private GraphEvent version(Edge edge, long updateMs) {
    return new EdgeUpsert(
        edge.relation(),
        edge.id(),
        edge.source(),
        edge.target(),
        edge.timestampMs(),
        Math.max(edge.timestampMs(), updateMs),
        features(types.relations().get(edge.relation()).features()));
  }

  private static GraphEvent delete(Edge edge, long updateMs) {
    return new EdgeDelete(
        edge.relation(),
        edge.id(),
        edge.source(),
        edge.target(),
        edge.timestampMs(),
        Math.max(edge.timestampMs(), updateMs));
  }

  private Edge edge(String id) {
    int relation = random.nextInt(types.relations().size());
    int forward = types.forward(relation);
    NodeRef source = node(types.sourceType(forward));
    boolean loop = types.sourceType(forward) == types.targetType(forward) && random.nextInt(6) == 0;
    NodeRef target = loop ? source : node(types.targetType(forward));
    return new Edge(relation, id, source, target, nowMs);
  }

  private NodeRef node(int type) {
    double nodes = 4 + Math.sqrt(made) / 2;
    int index = (int) (nodes * Math.pow(random.nextDouble(), 2));
    return NodeRef.of(types, type, "n" + index);
  }

  private float[] nodeFeatures(int type) {
    return features(types.nodeTypes().get(type).features());
  }

  private float[] features(List<FeatureSpec> specs) {
    int width = specs.stream().mapToInt(FeatureSpec::width).sum();
    float[] values = new float[width];
    int at = 0;
    for (FeatureSpec spec : specs) {
      boolean missing = random.nextInt(6) == 0;
      for (int i = 0; i < spec.width(); i++) {
        float number = (random.nextInt(41) - 20) / 8f;
        int category = random.nextInt(spec.categories().size() + 1);
        values[at++] =
            missing ? Float.NaN : spec.kind() == FeatureSpec.Kind.NUMERIC ? number : category;
      }
    }
    return values;
  }

  /** A time before now, mostly within the lateness where records come out of order. */
  private long earlier() {
    return options.disorder() ? nowMs - random.nextInt(2_000) : nowMs;
  }

  private Edge pick() {
    return recent.get(random.nextInt(recent.size()));
  }

  private void remember(Edge edge) {
    if (recent.size() < REMEMBERED) {
      recent.add(edge);
    } else {
      recent.set(random.nextInt(REMEMBERED), edge);
    }
  }

  private void send(GraphEvent event) {
    put(made + delay(), event, null);
    if (options.duplicates() && random.nextInt(8) == 0) {
      put(made + 1 + random.nextInt(10), event, null);
    }
  }

  private void sendBroken() {
    if (random.nextInt(3) == 0) {
      // An impossible clock: judged before it can make the rest of its partition late.
      NodeRef node = node(0);
      put(made, new NodeUpsert(node, nowMs + FAR_AHEAD_MS, nodeFeatures(0)), null);
    } else {
      byte[] bytes = new byte[1 + random.nextInt(40)];
      random.nextBytes(bytes);
      put(made, null, bytes);
    }
  }

  private long delay() {
    if (!options.disorder()) {
      return 0;
    }
    return random.nextInt(60) == 0 ? 30 + random.nextInt(60) : random.nextInt(12);
  }

  private void put(long at, GraphEvent event, byte[] broken) {
    waiting.add(new Waiting(at, serial++, event, broken));
  }
}
