package dev.gyre.graph.memory;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.node.InEdgeVisitor;
import dev.gyre.graph.node.NodeRecord;
import it.unimi.dsi.fastutil.objects.ReferenceOpenHashSet;

/** One node of the graph in memory. */
final class MemoryNode implements NodeView {

  private final MemoryGraph graph;
  private final NodeRecord record;
  private final AggregateRecord aggregates;
  // The nodes that an edge event has named together with this one: they may hold in-edges from it.
  private final ReferenceOpenHashSet<MemoryNode> neighbours = new ReferenceOpenHashSet<>(2);
  // The watermark at which the calendar comes by; none if Long.MAX_VALUE.
  private long calledAtMs = Long.MAX_VALUE;

  MemoryNode(MemoryGraph graph, NodeRecord record, AggregateRecord aggregates) {
    this.graph = graph;
    this.record = record;
    this.aggregates = aggregates;
  }

  NodeRecord record() {
    return record;
  }

  AggregateRecord aggregates() {
    return aggregates;
  }

  ReferenceOpenHashSet<MemoryNode> neighbours() {
    return neighbours;
  }

  long calledAtMs() {
    return calledAtMs;
  }

  void callAt(long watermarkMs) {
    calledAtMs = watermarkMs;
  }

  long nextDueMs() {
    return Math.min(record.nextDueMs(), aggregates.nextPruneMs());
  }

  void advance(long watermarkMs) {
    record.advance(watermarkMs);
    aggregates.prune(watermarkMs);
  }

  @Override
  public NodeRef ref() {
    return record.ref();
  }

  @Override
  public float[] features() {
    return record.features();
  }

  @Override
  public long clockMs() {
    return record.clockMs();
  }

  @Override
  public int inDegree() {
    return record.inDegree();
  }

  @Override
  public void inEdges(InEdgeVisitor visitor) {
    record.inEdges(visitor);
  }

  @Override
  public float[] aggregates(long asOfMs) {
    // The calendar prunes slices; what has been sealed since is known to the graph alone.
    aggregates.prune(graph.watermarkMs());
    return aggregates.read(asOfMs);
  }

  @Override
  public float[] quantisedAggregates() {
    return aggregates.quantisedAtClock(record.clockMs());
  }
}
