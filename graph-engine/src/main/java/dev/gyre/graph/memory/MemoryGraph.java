package dev.gyre.graph.memory;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.WindowedGraph;
import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.HalfEdges;
import dev.gyre.graph.event.HalfLabel;
import dev.gyre.graph.event.HalfLabels;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.Outcome;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * The graph in memory.
 *
 * <p>A calendar (a heap of nodes by the watermark at which they next have something to do) lets
 * {@link #advance} touch only the nodes that change. A node is in it at most once at its earliest
 * time; entries that came too early, because the reason has gone, are put back.
 */
public final class MemoryGraph implements WindowedGraph {

  private static final Comparator<NodeView> BY_TYPE_AND_IDENTITY =
      Comparator.<NodeView>comparingInt(node -> node.ref().type())
          .thenComparing(node -> node.ref().key());

  private final TypeSchema schema;
  private final AggregatePlan plan;
  private final Object2ObjectOpenHashMap<NodeId, MemoryNode> nodes =
      new Object2ObjectOpenHashMap<>();
  private final PriorityQueue<Call> calendar =
      new PriorityQueue<>(Comparator.comparingLong(Call::atMs));
  private long watermarkMs = Long.MIN_VALUE;

  private record Call(long atMs, MemoryNode node) {}

  /** An empty graph without aggregates. */
  public MemoryGraph(TypeSchema schema) {
    this(schema, AggregatePlan.none(schema));
  }

  /**
   * An empty graph.
   *
   * @throws IllegalArgumentException if the aggregates are of another schema
   */
  public MemoryGraph(TypeSchema schema, AggregatePlan plan) {
    if (!plan.schema().equals(schema)) {
      throw new IllegalArgumentException(
          "aggregates are planned for " + plan.schema() + ", the graph is of " + schema);
    }
    this.schema = schema;
    this.plan = plan;
  }

  @Override
  public TypeSchema schema() {
    return schema;
  }

  @Override
  public AggregatePlan aggregates() {
    return plan;
  }

  @Override
  public long watermarkMs() {
    return watermarkMs;
  }

  @Override
  public Outcome apply(GraphEvent event) {
    if (event instanceof EdgeUpsert edge) {
      return apply(HalfEdges.of(edge, schema));
    }
    if (event instanceof EdgeDelete edge) {
      return apply(HalfEdges.of(edge, schema));
    }
    if (event instanceof LabelEvent label) {
      HalfLabels halves = HalfLabels.of(label, schema);
      return Outcome.of(apply(halves.atTarget()), apply(halves.atSource()));
    }
    if (event instanceof NodeUpsert upsert) {
      return at(upsert.node()).record().apply(upsert);
    }
    if (event instanceof NodeDelete delete) {
      return apply(delete);
    }
    throw new AssertionError(event);
  }

  private Outcome apply(NodeDelete delete) {
    MemoryNode node = at(delete.node());
    Outcome outcome = node.record().apply(delete);
    if (outcome == Outcome.APPLIED) {
      for (MemoryNode neighbour : node.neighbours()) {
        neighbour.record().killFrom(delete.node().key(), delete.updateTimeMs());
      }
    }
    return outcome;
  }

  private Outcome apply(HalfEdges halves) {
    MemoryNode target = at(halves.atTarget().self());
    MemoryNode source = at(halves.atSource().self());
    target.neighbours().add(source);
    source.neighbours().add(target);
    return Outcome.of(
        apply(halves.atTarget(), target, source), apply(halves.atSource(), source, target));
  }

  private Outcome apply(HalfEdge half, MemoryNode self, MemoryNode other) {
    self.aggregates().prune(watermarkMs);
    self.aggregates().record(half, watermarkMs);
    Outcome outcome = self.record().apply(half, other.record().deletedAtMs(), watermarkMs);
    schedule(self);
    return outcome;
  }

  private Outcome apply(HalfLabel half) {
    MemoryNode self = at(half.self());
    self.aggregates().prune(watermarkMs);
    self.aggregates().recordLabel(half, watermarkMs);
    Outcome outcome = self.record().apply(half, watermarkMs);
    schedule(self);
    return outcome;
  }

  private MemoryNode at(NodeRef ref) {
    MemoryNode node = nodes.get(ref.key());
    if (node == null) {
      node =
          new MemoryNode(this, new NodeRecord(schema, ref), new AggregateRecord(plan, ref.type()));
      nodes.put(ref.key(), node);
    }
    return node;
  }

  @Override
  public void advance(long watermarkMs) {
    if (watermarkMs <= this.watermarkMs || watermarkMs == Long.MAX_VALUE) {
      return;
    }
    this.watermarkMs = watermarkMs;
    while (!calendar.isEmpty() && calendar.peek().atMs() <= watermarkMs) {
      Call call = calendar.poll();
      MemoryNode node = call.node();
      // A node that was put in for an earlier time has left this entry behind.
      if (node.calledAtMs() == call.atMs()) {
        node.callAt(Long.MAX_VALUE);
        node.advance(watermarkMs);
        schedule(node);
      }
    }
  }

  private void schedule(MemoryNode node) {
    long dueMs = node.nextDueMs();
    if (dueMs < node.calledAtMs()) {
      node.callAt(dueMs);
      calendar.add(new Call(dueMs, node));
    }
  }

  @Override
  public Stream<NodeView> nodes() {
    return nodes.values().stream()
        .filter(node -> node.record().exists())
        .map(NodeView.class::cast)
        .sorted(BY_TYPE_AND_IDENTITY);
  }

  /**
   * A node's aggregates as of a time, whether or not the node exists: a deletion does not retract
   * them, and an edge that revives the node finds them.
   *
   * @param asOfMs event time, epoch milliseconds
   */
  public float[] aggregates(NodeRef node, long asOfMs) {
    MemoryNode known = nodes.get(node.key());
    return known == null
        ? new AggregateRecord(plan, node.type()).read(asOfMs)
        : known.aggregates(asOfMs);
  }

  @Override
  public Optional<NodeView> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id)).filter(node -> node.record().exists()).map(n -> n);
  }
}
