package dev.gyre.graph;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.TypeSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The contract of the graph stated a second time, as plainly as it can be: keep every event ever
 * accepted, and on each question sort them all, take the greatest, filter. It shares no code with
 * the slots, node records and aggregates it is compared with.
 */
final class NaiveGraph {

  private final TypeSchema schema;
  private final AggregatePlan plan;
  private final List<GraphEvent> events = new ArrayList<>();

  /** One version of an in-edge. */
  private record Version(
      NodeRef self,
      NodeRef other,
      int directed,
      String id,
      long ts,
      long update,
      boolean delete,
      float[] x) {

    Key key() {
      return new Key(directed, ts, id, other);
    }
  }

  /** What tells in-edges of one node apart, in their order. */
  private record Key(int directed, long ts, String id, NodeRef other) implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparingInt(Key::directed)
            .thenComparingLong(Key::ts)
            .thenComparing(k -> k.id().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned)
            .thenComparing(k -> k.other().key().toString());

    @Override
    public int compareTo(Key that) {
      return ORDER.compare(this, that);
    }
  }

  private record KnownLabel(NodeRef self, Key key, long available, Label label) {}

  NaiveGraph(TypeSchema schema, AggregatePlan plan) {
    this.schema = schema;
    this.plan = plan;
  }

  void apply(GraphEvent event) {
    events.add(event);
  }

  /** Every existing node with all there is to see of it at watermark w. */
  List<String> describe(long w, long... asOf) {
    List<NodeRef> nodes = new ArrayList<>();
    for (GraphEvent event : events) {
      for (NodeRef node : named(event)) {
        if (!nodes.contains(node) && exists(node)) {
          nodes.add(node);
        }
      }
    }
    nodes.sort(Comparator.comparingInt(NodeRef::type).thenComparing(node -> node.key().toString()));
    List<String> lines = new ArrayList<>();
    nodes.forEach(node -> describe(node, w, asOf, lines));
    return lines;
  }

  private void describe(NodeRef node, long w, long[] asOf, List<String> lines) {
    List<Version> live = inEdges(node, w);
    long clock = live.stream().mapToLong(Version::ts).max().orElse(Long.MIN_VALUE);
    lines.add(Describe.node(node, features(node), clock, live.size()));
    for (Version edge : live) {
      lines.add(
          Describe.edge(
              schema.directedName(edge.directed()),
              edge.ts(),
              edge.id(),
              edge.other().key(),
              edge.update(),
              label(node, edge.key(), w),
              edge.x()));
    }
    for (long time : asOf) {
      lines.add(Describe.aggregates("as of " + time, aggregates(node, time, time >= w)));
    }
    float[] atClock = aggregates(node, clock, false);
    for (int i = 0; i < atClock.length; i++) {
      atClock[i] =
          clock == Long.MIN_VALUE
              ? Float.NaN
              : quantise(plan.specs(node.type()).get(i).function(), atClock[i]);
    }
    lines.add(Describe.aggregates("at clock", atClock));
  }

  // ---- nodes

  private static List<NodeRef> named(GraphEvent event) {
    if (event instanceof NodeUpsert e) {
      return List.of(e.node());
    }
    if (event instanceof EdgeUpsert e) {
      return List.of(e.source(), e.target());
    }
    if (event instanceof EdgeDelete e) {
      return List.of(e.source(), e.target());
    }
    return List.of();
  }

  private boolean exists(NodeRef node) {
    return events.stream()
        .filter(event -> named(event).contains(node))
        .mapToLong(
            event ->
                event instanceof EdgeUpsert e
                    ? e.timestampMs()
                    : event instanceof EdgeDelete d ? d.timestampMs() : event.eventTimeMs())
        .anyMatch(time -> time > deletedAt(node));
  }

  private long deletedAt(NodeRef node) {
    return events.stream()
        .filter(event -> event instanceof NodeDelete e && e.node().equals(node))
        .mapToLong(GraphEvent::eventTimeMs)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  private float[] features(NodeRef node) {
    return events.stream()
        .filter(NodeUpsert.class::isInstance)
        .map(NodeUpsert.class::cast)
        .filter(e -> e.node().equals(node) && e.updateTimeMs() > deletedAt(node))
        .max(
            Comparator.comparingLong(NodeUpsert::updateTimeMs)
                .thenComparing(e -> bytes(e.features()), Arrays::compareUnsigned))
        .map(NodeUpsert::features)
        .orElse(null);
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * values.length);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  // ---- edges and labels

  private List<Version> versions(NodeRef self) {
    List<Version> versions = new ArrayList<>();
    for (GraphEvent event : events) {
      if (event instanceof EdgeUpsert e) {
        addHalves(
            versions,
            e.relation(),
            e.id(),
            e.source(),
            e.target(),
            e.timestampMs(),
            e.updateTimeMs(),
            false,
            e.features());
      } else if (event instanceof EdgeDelete e) {
        addHalves(
            versions,
            e.relation(),
            e.id(),
            e.source(),
            e.target(),
            e.timestampMs(),
            e.updateTimeMs(),
            true,
            new float[0]);
      }
    }
    return versions.stream().filter(version -> version.self().equals(self)).toList();
  }

  private static void addHalves(
      List<Version> into,
      int relation,
      String id,
      NodeRef source,
      NodeRef target,
      long ts,
      long update,
      boolean delete,
      float[] x) {
    into.add(new Version(target, source, 2 * relation, id, ts, update, delete, x));
    into.add(new Version(source, target, 2 * relation + 1, id, ts, update, delete, x));
  }

  private List<Version> inEdges(NodeRef node, long w) {
    Map<Key, Version> greatest = new TreeMap<>();
    Comparator<Version> order =
        Comparator.comparingLong(Version::update)
            .thenComparing(Version::delete)
            .thenComparing(version -> bytes(version.x()), Arrays::compareUnsigned);
    for (Version version : versions(node)) {
      greatest.merge(version.key(), version, (a, b) -> order.compare(a, b) >= 0 ? a : b);
    }
    List<Version> live = new ArrayList<>();
    for (int directed : schema.inRelations(node.type())) {
      List<Version> all =
          greatest.values().stream().filter(version -> version.directed() == directed).toList();
      int evicted = Math.max(0, all.size() - schema.fanIn(directed));
      for (Version edge : all.subList(evicted, all.size())) {
        boolean inWindow = edge.ts() > w - schema.windowMs(directed);
        boolean killed = edge.ts() <= Math.max(deletedAt(node), deletedAt(edge.other()));
        if (!edge.delete() && inWindow && !killed) {
          live.add(edge);
        }
      }
    }
    return live;
  }

  private List<KnownLabel> labels() {
    List<KnownLabel> labels = new ArrayList<>();
    for (GraphEvent event : events) {
      if (event instanceof LabelEvent e) {
        int forward = 2 * e.relation();
        Key atTarget = new Key(forward, e.timestampMs(), e.id(), e.source());
        Key atSource = new Key(forward + 1, e.timestampMs(), e.id(), e.target());
        labels.add(new KnownLabel(e.target(), atTarget, e.availableAtMs(), e.label()));
        labels.add(new KnownLabel(e.source(), atSource, e.availableAtMs(), e.label()));
      }
    }
    return labels;
  }

  private Label label(NodeRef self, Key key, long w) {
    return labels().stream()
        .filter(l -> l.self().equals(self) && l.key().equals(key) && l.available() <= w)
        .max(Comparator.comparingLong(KnownLabel::available).thenComparing(KnownLabel::label))
        .map(KnownLabel::label)
        .orElse(Label.UNKNOWN);
  }

  // ---- aggregates

  private float[] aggregates(NodeRef node, long asOf, boolean exactLabels) {
    List<AggregateSpec> specs = plan.specs(node.type());
    float[] values = new float[specs.size()];
    for (int i = 0; i < values.length; i++) {
      AggregateSpec spec = specs.get(i);
      values[i] =
          (float)
              (spec.function().readsLabels()
                  ? overLabels(node, spec, asOf, exactLabels)
                  : overEdges(node, spec, asOf));
    }
    return values;
  }

  private static boolean covers(AggregateSpec spec, long asOf, long time) {
    long slice = Math.floorDiv(time, spec.sliceMs());
    long last = Math.floorDiv(asOf, spec.sliceMs());
    return slice <= last && slice > last - spec.windowMs() / spec.sliceMs();
  }

  private double overEdges(NodeRef node, AggregateSpec spec, long asOf) {
    Map<Key, List<Float>> created = new TreeMap<>();
    for (Version version : versions(node)) {
      boolean creation = !version.delete() && version.update() == version.ts();
      if (creation
          && version.directed() == spec.directedRelation()
          && covers(spec, asOf, version.ts())) {
        List<Float> seen = created.computeIfAbsent(version.key(), key -> new ArrayList<>());
        if (spec.featureIndex() >= 0 && !Float.isNaN(version.x()[spec.featureIndex()])) {
          seen.add(version.x()[spec.featureIndex()]);
        }
      }
    }
    double[] x =
        created.values().stream()
            .filter(seen -> !seen.isEmpty())
            .mapToDouble(seen -> seen.stream().mapToDouble(Float::doubleValue).max().getAsDouble())
            .toArray();
    return switch (spec.function()) {
      case COUNT -> created.size();
      case SUM -> Arrays.stream(x).sum();
      case MEAN -> Arrays.stream(x).average().orElse(Double.NaN);
      case MAX -> Arrays.stream(x).max().orElse(Double.NaN);
      case DISTINCT -> created.keySet().stream().map(Key::other).distinct().count();
      case SINCE_LAST -> sinceLast(created.keySet(), spec, asOf);
      default -> throw new AssertionError(spec);
    };
  }

  private static double sinceLast(Set<Key> created, AggregateSpec spec, long asOf) {
    Map<Long, List<Long>> bySlice = new TreeMap<>();
    for (Key key : created) {
      bySlice
          .computeIfAbsent(Math.floorDiv(key.ts(), spec.sliceMs()), s -> new ArrayList<>())
          .add(key.ts());
    }
    List<Long> known = new ArrayList<>();
    for (List<Long> times : bySlice.values()) {
      long last = times.stream().max(Long::compare).orElseThrow();
      known.add(last <= asOf ? last : times.stream().min(Long::compare).orElseThrow());
    }
    return known.stream()
        .filter(time -> time <= asOf)
        .mapToDouble(time -> asOf - time)
        .min()
        .orElse(Double.NaN);
  }

  private double overLabels(NodeRef node, AggregateSpec spec, long asOf, boolean exact) {
    Set<List<Object>> labelled = new HashSet<>();
    Set<List<Object>> fraud = new HashSet<>();
    long lastSlice = Math.floorDiv(asOf, spec.sliceMs());
    for (KnownLabel label : labels()) {
      boolean visible =
          exact
              ? label.available() <= asOf
              : Math.floorDiv(label.available(), spec.sliceMs()) < lastSlice;
      if (label.self().equals(node)
          && label.key().directed() == spec.directedRelation()
          && covers(spec, asOf, label.available())
          && visible) {
        if (label.label() != Label.UNKNOWN) {
          labelled.add(List.of(label.key(), label.available()));
        }
        if (label.label() == Label.FRAUD) {
          fraud.add(List.of(label.key(), label.available()));
        }
      }
    }
    return switch (spec.function()) {
      case LABEL_COUNT -> labelled.size();
      case FRAUD_COUNT -> fraud.size();
      case FRAUD_SHARE -> labelled.isEmpty() ? Double.NaN : (double) fraud.size() / labelled.size();
      default -> throw new AssertionError(spec);
    };
  }

  private static float quantise(AggregateSpec.Function function, float value) {
    int steps = function == AggregateSpec.Function.FRAUD_SHARE ? 32 : 4;
    double magnitude = Math.log(1 + Math.abs((double) value)) / Math.log(2);
    return (float) (Math.signum(value) * Math.rint(magnitude * steps) / steps);
  }
}
