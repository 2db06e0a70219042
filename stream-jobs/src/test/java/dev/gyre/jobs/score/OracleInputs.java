package dev.gyre.jobs.score;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;

/** What the scorer should read of an interaction: a batch forward over exactly what came before. */
public final class OracleInputs {

  private static final double TOLERANCE = 1e-5;

  private final JobConfig config;
  private final HgtModel model;
  private final MemoryGraph graph;

  /** What the scorer reads, and what it makes of it; an embedding is null without the node. */
  public record Inputs(String id, Side source, Side target, float[] features, float score) {}

  /** One end: its embedding and its aggregates. */
  public record Side(String node, float[] vector, float[] aggregates) {}

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
        graph.aggregates(node, asOfMs));
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
