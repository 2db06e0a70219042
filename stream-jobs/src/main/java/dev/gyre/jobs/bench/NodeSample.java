package dev.gyre.jobs.bench;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.hgt.batch.ComputationGraph;
import dev.gyre.hgt.batch.ModelPass;
import dev.gyre.hgt.batch.NeighborhoodCutter;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import dev.gyre.jobs.bench.microbatch.StreamGraph;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.RecordStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * What some nodes' embeddings should be after so many events of a stream: the oracle, a batch
 * forward that shares neither state nor the layers' code with the job. Half of the nodes are of the
 * last events, hubs among them as often as they are named; the others are any.
 */
final class NodeSample {

  /** Nodes of a forward: so many neighbourhoods are in memory at a time. */
  private static final int CHUNK = 50;

  private NodeSample() {}

  /**
   * Replays the stream and computes.
   *
   * @param events how many events of the stream the job has read, 1 or more
   * @param count nodes wanted, 1 or more; there are fewer in a smaller graph
   * @return embeddings by {@code type/id}
   */
  static Map<String, float[]> expected(
      JobConfig config, HgtModel model, BenchDataset dataset, long events, int count) {
    StreamGraph stream = new StreamGraph(config);
    Deque<NodeRef> last = new ArrayDeque<>();
    try (RecordStream records = dataset.open(List.of(), OptionalLong.of(events))) {
      while (records.hasNext()) {
        for (GraphEvent event : stream.apply(records.next())) {
          EdgeUpsert edge = (EdgeUpsert) event;
          last.addFirst(edge.source());
          last.addFirst(edge.target());
        }
        while (last.size() > count) {
          last.removeLast();
        }
      }
    }
    MemoryGraph graph = stream.graph();
    Set<NodeRef> nodes = new LinkedHashSet<>();
    for (NodeRef node : last) {
      if (nodes.size() < (count + 1) / 2) {
        nodes.add(node);
      }
    }
    List<NodeRef> all = new ArrayList<>(graph.nodes().map(NodeView::ref).toList());
    Collections.shuffle(all, new Random(events));
    for (NodeRef node : all) {
      if (nodes.size() < count) {
        nodes.add(node);
      }
    }
    return forward(model, graph, new ArrayList<>(nodes));
  }

  private static Map<String, float[]> forward(
      HgtModel model, MemoryGraph graph, List<NodeRef> nodes) {
    Map<String, float[]> expected = new TreeMap<>();
    for (int at = 0; at < nodes.size(); at += CHUNK) {
      List<NodeRef> chunk = nodes.subList(at, Math.min(nodes.size(), at + CHUNK));
      NeighborhoodCutter cutter =
          new NeighborhoodCutter(
              graph, model.config().layers(), model.config().selfEdges(), Integer.MAX_VALUE);
      int[] rows = chunk.stream().mapToInt(it -> cutter.row(it.type(), it.key())).toArray();
      ComputationGraph cut = cutter.cut();
      List<Reals> embeddings = new ModelPass(model, new Binding(Precision.FLOAT), cut).embeddings();
      int width = model.config().width();
      for (int i = 0; i < rows.length; i++) {
        NodeRef node = chunk.get(i);
        float[] of = new float[width];
        for (int k = 0; k < width; k++) {
          of[k] = (float) embeddings.get(node.type()).get(rows[i] * width + k);
        }
        expected.put(graph.schema().nodeTypes().get(node.type()).name() + "/" + node.id(), of);
      }
    }
    return expected;
  }
}
