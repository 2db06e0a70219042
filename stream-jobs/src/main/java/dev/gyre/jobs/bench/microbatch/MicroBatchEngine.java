package dev.gyre.jobs.bench.microbatch;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.ReplayRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Scores interactions a batch at a time: the nodes that the batch's edges name get their embeddings
 * from scratch, its interactions are scored with them and with aggregates up to each of them, and
 * then its events are applied. What is scored is therefore exact as of the batch's beginning, and
 * no interaction sees its own edge.
 *
 * <p>For streams of edges in the order of time, one partition: nothing is judged late.
 */
public final class MicroBatchEngine implements AutoCloseable {

  private final JobConfig config;
  private final HgtModel model;
  private final StreamGraph stream;
  private final MemoryGraph graph;
  private final Recompute recompute;
  private final Workspace workspace = new Workspace();
  private final float[] none;

  /**
   * A score.
   *
   * @param interactionId the edge's id
   * @param score probability of fraud, 0 to 1
   */
  public record Scored(String interactionId, float score) {}

  /**
   * An engine with an empty graph.
   *
   * @param config must score a relation
   * @param threads that compute embeddings, 1 or more
   */
  public MicroBatchEngine(JobConfig config, HgtModel model, int threads) {
    this.config = config;
    this.model = model;
    this.stream = new StreamGraph(config);
    this.graph = stream.graph();
    this.recompute = new Recompute(graph, model, threads);
    this.none = new float[model.config().width()];
  }

  /** Applies a record and computes nothing. */
  public void load(ReplayRecord record) {
    stream.apply(record);
  }

  /** Computes, scores and applies. */
  public List<Scored> process(List<ReplayRecord> batch) {
    List<GraphEvent> events = new ArrayList<>();
    Set<NodeId> touched = new LinkedHashSet<>();
    for (ReplayRecord record : batch) {
      for (GraphEvent event : stream.map(record)) {
        events.add(event);
        if (event instanceof EdgeUpsert edge) {
          touched.add(edge.source().key());
          touched.add(edge.target().key());
        }
      }
    }
    Map<NodeId, float[]> embeddings = recompute.embeddings(touched);
    List<Scored> scores = new ArrayList<>();
    for (GraphEvent event : events) {
      if (event instanceof EdgeUpsert edge && isScored(edge)) {
        scores.add(score(edge, embeddings));
      }
      graph.apply(event);
    }
    stream.advance();
    return scores;
  }

  private boolean isScored(EdgeUpsert edge) {
    return edge.relation() == config.interaction().relation()
        && edge.updateTimeMs() == edge.timestampMs();
  }

  private Scored score(EdgeUpsert edge, Map<NodeId, float[]> embeddings) {
    float score =
        model
            .scorer()
            .score(
                embeddings.getOrDefault(edge.source().key(), none),
                embeddings.getOrDefault(edge.target().key(), none),
                edge.features(),
                graph.aggregates(edge.source(), edge.timestampMs()),
                graph.aggregates(edge.target(), edge.timestampMs()),
                workspace);
    return new Scored(edge.id(), score);
  }

  /** The graph. */
  MemoryGraph graph() {
    return graph;
  }

  /** Embeddings of nodes as the graph is now, from scratch; none for a node that does not exist. */
  Map<NodeId, float[]> embeddings(List<NodeId> nodes) {
    return recompute.embeddings(nodes);
  }

  /** Ends its threads. */
  @Override
  public void close() {
    recompute.close();
  }
}
