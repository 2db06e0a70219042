package dev.gyre.jobs.score;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the scorer should read of an interaction: a batch forward over exactly what came before. */
public final class OracleInputs {

  private static final double TOLERANCE = 1e-5;

  private final JobConfig config;
  private final HgtModel model;
  private final MemoryGraph graph;
  private final Map<NodeId, Map<List<OracleInEdge>, float[]>> history = new HashMap<>();

  /** What the scorer reads, and what it makes of it; an embedding is null without the node. */
  public record Inputs(String id, Side source, Side target, float[] features, float score) {}

  /**
   * One end: its embedding, its aggregates, and its live in-edges of each time at which it had this
   * embedding: one that comes out the same is not published again, so any of them may be named.
   */
  public record Side(
      String node, float[] vector, float[] aggregates, Set<List<OracleInEdge>> inEdges) {}

  /** A live in-edge; a set of them has an order, by source and time. */
  public record OracleInEdge(NodeId source, String relation, long timestampMs, String label)
      implements Comparable<OracleInEdge> {

    private static final Comparator<OracleInEdge> ORDER =
        Comparator.comparing(OracleInEdge::source)
            .thenComparing(OracleInEdge::relation)
            .thenComparing(OracleInEdge::timestampMs)
            .thenComparing(OracleInEdge::label);

    @Override
    public int compareTo(OracleInEdge other) {
      return ORDER.compare(this, other);
    }
  }

  /** Begins with an empty graph. */
  public OracleInputs(JobConfig config, HgtModel model) {
    this.config = config;
    this.model = model;
    this.graph =
        new MemoryGraph(config.types(), AggregatePlan.of(config.types(), config.aggregates()));
  }

  /** Applies an accepted event. */
  public void apply(GraphEvent event) {
    graph.apply(event);
  }

  /** Moves the watermark on. */
  public void advance(long watermarkMs) {
    graph.advance(watermarkMs);
  }

  /** Remembers the embeddings of now, so that what had the same before is known. */
  public void remember() {
    GraphBatch batch = GraphBatch.of(graph);
    Embeddings embeddings = BatchForward.run(model, batch);
    graph
        .nodes()
        .forEach(
            view -> {
              NodeRef node = view.ref();
              int index = batch.nodes(node.type()).indexOf(node.key());
              history
                  .computeIfAbsent(node.key(), unused -> new HashMap<>())
                  .put(inEdges(node), embeddings.of(node.type(), index));
            });
  }

  /** Whether an event is an interaction that is scored. */
  public boolean isScored(GraphEvent event) {
    return event instanceof EdgeUpsert edge
        && edge.relation() == config.interaction().relation()
        && edge.updateTimeMs() == edge.timestampMs();
  }

  /** What the scorer should read of an interaction that comes next. */
  public Inputs before(EdgeUpsert edge) {
    GraphBatch batch = GraphBatch.of(graph);
    Embeddings embeddings = BatchForward.run(model, batch);
    Side source = side(edge.source(), edge.timestampMs(), batch, embeddings);
    Side target = side(edge.target(), edge.timestampMs(), batch, embeddings);
    float score =
        model
            .scorer()
            .score(
                orZero(source.vector()),
                orZero(target.vector()),
                edge.features(),
                source.aggregates(),
                target.aggregates(),
                new Workspace());
    return new Inputs(edge.id(), source, target, edge.features(), score);
  }

  private float[] orZero(float[] vector) {
    return vector == null ? new float[model.config().width()] : vector;
  }

  private Side side(NodeRef node, long asOfMs, GraphBatch batch, Embeddings embeddings) {
    int index = batch.nodes(node.type()).indexOf(node.key());
    return new Side(
        node.id(),
        index < 0 ? null : embeddings.of(node.type(), index),
        graph.aggregates(node, asOfMs),
        index < 0 ? Set.of(List.of()) : withSameEmbedding(node, embeddings.of(node.type(), index)));
  }

  private Set<List<OracleInEdge>> withSameEmbedding(NodeRef node, float[] vector) {
    Set<List<OracleInEdge>> same = new HashSet<>(Set.of(inEdges(node)));
    history
        .getOrDefault(node.key(), Map.of())
        .forEach(
            (inEdges, before) -> {
              if (isExact(difference(before, vector))) {
                same.add(inEdges);
              }
            });
    return same;
  }

  private List<OracleInEdge> inEdges(NodeRef node) {
    List<OracleInEdge> inEdges = new ArrayList<>();
    graph
        .node(node.key())
        .ifPresent(
            view ->
                view.inEdges(
                    (directed, slots, slot) ->
                        inEdges.add(
                            new OracleInEdge(
                                slots.other(slot),
                                config.types().directedName(directed),
                                slots.timestampMs(slot),
                                slots.label(slot).name()))));
    Collections.sort(inEdges);
    return inEdges;
  }

  /**
   * The greatest difference between what was read and what should have been, relative above 1;
   * infinite where one is missing.
   */
  public static double difference(float[] read, float[] wanted) {
    if (read == null || wanted == null) {
      return read == wanted ? 0 : Double.POSITIVE_INFINITY;
    }
    if (read.length != wanted.length) {
      return Double.POSITIVE_INFINITY;
    }
    double greatest = 0;
    for (int i = 0; i < wanted.length; i++) {
      if (Float.isNaN(read[i]) != Float.isNaN(wanted[i])) {
        return Double.POSITIVE_INFINITY;
      }
      double scale = Math.max(1, Math.abs(wanted[i]));
      // Two infinities of a kind differ by NaN.
      greatest =
          read[i] == wanted[i] || Float.isNaN(read[i])
              ? greatest
              : Math.max(greatest, Math.abs(read[i] - wanted[i]) / scale);
    }
    return greatest;
  }

  /** Whether a difference is no more than rounding. */
  public static boolean isExact(double difference) {
    return difference <= TOLERANCE;
  }
}
