package dev.gyre.graph.batch;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.WindowedGraph;
import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.SlotList;
import it.unimi.dsi.fastutil.bytes.ByteArrayList;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A whole graph at one moment as dense arrays. Immutable but for the arrays it hands out. */
public final class GraphBatch {

  private final TypeSchema schema;
  private final long watermarkMs;
  private final List<NodeColumns> nodes;
  private final List<InEdges> inEdges;

  private GraphBatch(
      TypeSchema schema, long watermarkMs, List<NodeColumns> nodes, List<InEdges> inEdges) {
    this.schema = schema;
    this.watermarkMs = watermarkMs;
    this.nodes = List.copyOf(nodes);
    this.inEdges = List.copyOf(inEdges);
  }

  /** The graph as it is now. */
  public static GraphBatch of(WindowedGraph graph) {
    TypeSchema schema = graph.schema();
    List<List<NodeView>> views = new ArrayList<>();
    for (int type = 0; type < schema.nodeTypes().size(); type++) {
      views.add(new ArrayList<>());
    }
    graph.nodes().forEach(view -> views.get(view.ref().type()).add(view));
    List<NodeColumns> nodes = new ArrayList<>();
    for (int type = 0; type < views.size(); type++) {
      nodes.add(columns(schema, graph.aggregates(), type, views.get(type)));
    }
    List<InEdges> inEdges = new ArrayList<>();
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      inEdges.add(null);
    }
    for (int type = 0; type < views.size(); type++) {
      collect(schema, views.get(type), nodes, type, inEdges);
    }
    return new GraphBatch(schema, graph.watermarkMs(), nodes, inEdges);
  }

  private static NodeColumns columns(
      TypeSchema schema, AggregatePlan plan, int type, List<NodeView> views) {
    int width = schema.nodeFeatureWidth(type);
    int aggregateWidth = plan.width(type);
    List<NodeRef> refs = new ArrayList<>(views.size());
    float[] features = new float[views.size() * width];
    float[] aggregates = new float[views.size() * aggregateWidth];
    long[] clocks = new long[views.size()];
    for (int i = 0; i < views.size(); i++) {
      NodeView view = views.get(i);
      refs.add(view.ref());
      clocks[i] = view.clockMs();
      if (view.features() == null) {
        Arrays.fill(features, i * width, (i + 1) * width, Float.NaN);
      } else {
        System.arraycopy(view.features(), 0, features, i * width, width);
      }
      System.arraycopy(
          view.quantisedAggregates(), 0, aggregates, i * aggregateWidth, aggregateWidth);
    }
    return new NodeColumns(refs, features, width, clocks, aggregates, aggregateWidth);
  }

  /** Fills in the in-edges of all directed relations that end in the type. */
  private static void collect(
      TypeSchema schema,
      List<NodeView> views,
      List<NodeColumns> nodes,
      int type,
      List<InEdges> into) {
    Rows[] rows = new Rows[schema.directedCount()];
    for (int directed : schema.inRelations(type)) {
      NodeColumns sources = nodes.get(schema.sourceType(directed));
      rows[directed] = new Rows(views.size(), sources, schema.edgeFeatureWidth(directed));
    }
    for (int i = 0; i < views.size(); i++) {
      views.get(i).inEdges((directed, slots, slot) -> rows[directed].add(slots, slot));
      for (int directed : schema.inRelations(type)) {
        rows[directed].endRow(i);
      }
    }
    for (int directed : schema.inRelations(type)) {
      into.set(directed, rows[directed].build());
    }
  }

  /** Grows the in-edges of one directed relation, row after row. */
  private static final class Rows {

    private final NodeColumns sources;
    private final int width;
    private final int[] rowPtr;
    private final IntArrayList source = new IntArrayList();
    private final LongArrayList timestampMs = new LongArrayList();
    private final ByteArrayList label = new ByteArrayList();
    private final FloatArrayList features = new FloatArrayList();

    Rows(int rows, NodeColumns sources, int width) {
      this.rowPtr = new int[rows + 1];
      this.sources = sources;
      this.width = width;
    }

    void add(SlotList slots, int slot) {
      int index = sources.indexOf(slots.other(slot));
      if (index < 0) {
        throw new IllegalStateException(
            "live edge "
                + slots.id(slot)
                + " comes from node "
                + slots.other(slot)
                + ", which does not exist");
      }
      source.add(index);
      timestampMs.add(slots.timestampMs(slot));
      label.add((byte) slots.label(slot).ordinal());
      features.addElements(features.size(), slots.features(), slots.featureOffset(slot), width);
    }

    void endRow(int row) {
      rowPtr[row + 1] = source.size();
    }

    InEdges build() {
      return new InEdges(
          rowPtr,
          source.toIntArray(),
          timestampMs.toLongArray(),
          label.toByteArray(),
          features.toFloatArray(),
          width);
    }
  }

  /** The graph's schema. */
  public TypeSchema schema() {
    return schema;
  }

  /** The graph's watermark. */
  public long watermarkMs() {
    return watermarkMs;
  }

  /** The nodes of a type. */
  public NodeColumns nodes(int nodeType) {
    return nodes.get(nodeType);
  }

  /** The live in-edges of a directed relation, with rows for the nodes of its target type. */
  public InEdges inEdges(int directed) {
    return inEdges.get(directed);
  }

  /** Number of nodes of all types. */
  public int nodeCount() {
    return nodes.stream().mapToInt(NodeColumns::size).sum();
  }

  /** Number of live in-edges of all directed relations: up to two for an edge. */
  public int inEdgeCount() {
    return inEdges.stream().mapToInt(InEdges::size).sum();
  }
}
