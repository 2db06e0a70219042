package dev.gyre.hgt.batch;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of one node type as a cut finds them. */
final class NodeRows {

  private final int featureWidth;
  private final int aggregateWidth;
  private final Object2IntOpenHashMap<NodeId> index = new Object2IntOpenHashMap<>();
  private final List<Optional<NodeView>> views = new ArrayList<>();
  private final FloatArrayList features = new FloatArrayList();
  private final FloatArrayList aggregates = new FloatArrayList();

  NodeRows(int featureWidth, int aggregateWidth) {
    this.featureWidth = featureWidth;
    this.aggregateWidth = aggregateWidth;
    index.defaultReturnValue(-1);
  }

  /** The node's row, or -1. */
  int indexOf(NodeId node) {
    return index.getInt(node);
  }

  /** Adds a row; one that is empty has all of its features missing. */
  int add(NodeId node, Optional<NodeView> view) {
    int row = views.size();
    index.put(node, row);
    views.add(view);
    append(features, view.map(NodeView::features).orElse(null), featureWidth);
    append(aggregates, view.map(NodeView::quantisedAggregates).orElse(null), aggregateWidth);
    return row;
  }

  private static void append(FloatArrayList list, float[] valuesOrNull, int width) {
    if (valuesOrNull != null) {
      list.addElements(list.size(), valuesOrNull, 0, width);
      return;
    }
    for (int i = 0; i < width; i++) {
      list.add(Float.NaN);
    }
  }

  /** The node of a row; empty if the graph does not have it. */
  Optional<NodeView> view(int row) {
    return views.get(row);
  }

  int size() {
    return views.size();
  }

  NodeInputs inputs() {
    return new NodeInputs(views.size(), features.toFloatArray(), aggregates.toFloatArray());
  }
}
