package dev.gyre.jobs.bench.microbatch;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.WindowedGraph;
import dev.gyre.graph.event.NodeId;
import dev.gyre.hgt.encoder.NodeEncoder;
import dev.gyre.hgt.layer.Neighborhood;
import dev.gyre.hgt.layer.NodeLayer;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.HgtModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/**
 * Embeddings of some nodes from scratch: h0 of all nodes within L hops, h1 of those within L - 1,
 * and so on, each once, by the kernels of the job. Nothing is kept from one call to the next.
 */
final class Recompute implements AutoCloseable {

  /** Vectors of a node after a layer, and which tracks are defined. */
  private static final class Vectors {
    private final NodeView view;
    private float[] values;
    private int defined;

    Vectors(NodeView view) {
      this.view = view;
    }
  }

  /** What a thread computes with. */
  private static final class Scratch {
    private final Neighborhood neighborhood = new Neighborhood();
    private final Workspace workspace = new Workspace();
  }

  private final WindowedGraph graph;
  private final HgtModel model;
  private final int layers;
  private final ForkJoinPool threads;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  Recompute(WindowedGraph graph, HgtModel model, int threads) {
    this.graph = graph;
    this.model = model;
    this.layers = model.config().layers();
    this.threads = new ForkJoinPool(threads);
  }

  /**
   * The embeddings of nodes in the graph as it is now; a node that does not exist has none.
   *
   * @return by node, d floats each
   */
  Map<NodeId, float[]> embeddings(Collection<NodeId> nodes) {
    List<Map<NodeId, Vectors>> levels = within(nodes);
    NodeEncoder encoder = model.encoder();
    each(levels.get(0).values(), it -> encode(encoder, it));
    for (int layer = 1; layer <= layers; layer++) {
      NodeLayer of = model.layer(layer);
      Map<NodeId, Vectors> below = levels.get(layer - 1);
      each(levels.get(layer).values(), it -> forward(of, it, below));
    }
    Map<NodeId, float[]> embeddings = new HashMap<>();
    levels.get(layers).forEach((node, vectors) -> embeddings.put(node, vectors.values));
    return embeddings;
  }

  /** The nodes of each level, level 0 the widest. */
  private List<Map<NodeId, Vectors>> within(Collection<NodeId> nodes) {
    List<Map<NodeId, Vectors>> levels = new ArrayList<>();
    Map<NodeId, Vectors> top = new LinkedHashMap<>();
    nodes.forEach(it -> graph.node(it).ifPresent(view -> top.put(it, new Vectors(view))));
    levels.add(top);
    for (int hop = 1; hop <= layers; hop++) {
      Map<NodeId, Vectors> above = levels.get(0);
      Map<NodeId, Vectors> level = new LinkedHashMap<>();
      above.forEach((node, vectors) -> level.put(node, new Vectors(vectors.view)));
      for (Vectors vectors : above.values()) {
        vectors.view.inEdges(
            (directed, slots, slot) ->
                level.computeIfAbsent(
                    slots.other(slot), it -> new Vectors(graph.node(it).orElseThrow())));
      }
      levels.add(0, level);
    }
    return levels;
  }

  private void each(Collection<Vectors> nodes, Consumer<Vectors> work) {
    threads.submit(() -> nodes.parallelStream().forEach(work)).join();
  }

  private void encode(NodeEncoder encoder, Vectors node) {
    NodeView view = node.view;
    node.values = new float[encoder.outputWidth()];
    encoder.encode(view.ref().type(), view.features(), view.quantisedAggregates(), node.values);
  }

  private void forward(NodeLayer layer, Vectors node, Map<NodeId, Vectors> below) {
    Scratch with = scratch.get();
    NodeView view = node.view;
    Vectors self = below.get(view.ref().key());
    with.neighborhood.reset(view.ref().type(), view.clockMs(), self.values, self.defined);
    view.inEdges(
        (directed, slots, slot) -> {
          Vectors source = below.get(slots.other(slot));
          with.neighborhood.add(
              directed,
              slots.timestampMs(slot),
              source.values,
              source.defined,
              slots.label(slot).ordinal(),
              slots.features(),
              slots.featureOffset(slot));
        });
    node.values = new float[layer.outputWidth()];
    node.defined = layer.forward(with.neighborhood, node.values, with.workspace);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
