package dev.gyre.jobs.verify;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What should be published: a batch forward over the graph in memory, from scratch each time. */
public class Oracle {

  private final HgtModel model;
  private final MemoryGraph graph;
  private final Set<NodeRef> deleted = new HashSet<>();

  /** Begins with an empty graph. */
  public Oracle(JobConfig config, HgtModel model) {
    this.model = model;
    this.graph =
        new MemoryGraph(config.types(), AggregatePlan.of(config.types(), config.aggregates()));
  }

  /** Applies an accepted event. */
  public void apply(GraphEvent event) {
    graph.apply(event);
    if (event instanceof NodeDelete delete) {
      deleted.add(delete.node());
    }
  }

  /** Moves the watermark on. */
  public void advance(long watermarkMs) {
    graph.advance(watermarkMs);
  }

  /** The watermark, epoch milliseconds. */
  public long watermarkMs() {
    return graph.watermarkMs();
  }

  /**
   * The embedding of every node that exists, and null for every node that was deleted and has not
   * come back; by {@link #name}.
   */
  public Map<String, float[]> published() {
    GraphBatch batch = GraphBatch.of(graph);
    Embeddings embeddings = BatchForward.run(model, batch);
    Map<String, float[]> published = new TreeMap<>();
    for (NodeRef node : deleted) {
      published.put(name(node), null);
    }
    for (int type = 0; type < graph.schema().nodeTypes().size(); type++) {
      for (int i = 0; i < batch.nodes(type).size(); i++) {
        published.put(name(batch.nodes(type).refs().get(i)), embeddings.of(type, i));
      }
    }
    return published;
  }

  /** How the embeddings' topic names a node. */
  public String name(NodeRef node) {
    return graph.schema().nodeTypes().get(node.type()).name() + "/" + node.id();
  }
}
