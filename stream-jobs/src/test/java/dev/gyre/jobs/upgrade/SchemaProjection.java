package dev.gyre.jobs.upgrade;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.TypeSchema;
import java.util.Arrays;
import java.util.List;

/**
 * Events of one schema as another has them, by names: what the other does not know is left out,
 * what it has more is missing. Written apart from the job's own mapping, to compare the two.
 */
public final class SchemaProjection {

  private final TypeSchema from;
  private final TypeSchema to;

  /** From one schema to another. */
  public SchemaProjection(TypeSchema from, TypeSchema to) {
    this.from = from;
    this.to = to;
  }

  /** The event, or null when it is of a type or relation that the other schema does not know. */
  public GraphEvent apply(GraphEvent event) {
    if (event instanceof NodeUpsert it) {
      NodeRef node = node(it.node());
      return node == null
          ? null
          : new NodeUpsert(
              node,
              it.updateTimeMs(),
              features(
                  from.nodeTypes().get(it.node().type()).features(),
                  to.nodeTypes().get(node.type()).features(),
                  it.features()));
    }
    if (event instanceof NodeDelete it) {
      NodeRef node = node(it.node());
      return node == null ? null : new NodeDelete(node, it.updateTimeMs());
    }
    if (event instanceof EdgeUpsert it) {
      return edge(it);
    }
    if (event instanceof EdgeDelete it) {
      int relation = relation(it.relation());
      return relation < 0
          ? null
          : new EdgeDelete(
              relation,
              it.id(),
              node(it.source()),
              node(it.target()),
              it.timestampMs(),
              it.updateTimeMs());
    }
    LabelEvent it = (LabelEvent) event;
    int relation = relation(it.relation());
    return relation < 0
        ? null
        : new LabelEvent(
            relation,
            it.id(),
            node(it.source()),
            node(it.target()),
            it.timestampMs(),
            it.availableAtMs(),
            it.label());
  }

  private GraphEvent edge(EdgeUpsert it) {
    int relation = relation(it.relation());
    return relation < 0
        ? null
        : new EdgeUpsert(
            relation,
            it.id(),
            node(it.source()),
            node(it.target()),
            it.timestampMs(),
            it.updateTimeMs(),
            features(
                from.relations().get(it.relation()).features(),
                to.relations().get(relation).features(),
                it.features()));
  }

  private NodeRef node(NodeRef node) {
    String name = from.nodeTypes().get(node.type()).name();
    for (int type = 0; type < to.nodeTypes().size(); type++) {
      if (to.nodeTypes().get(type).name().equals(name)) {
        return NodeRef.of(to, type, node.id());
      }
    }
    return null;
  }

  private int relation(int relation) {
    List<String> names = to.relations().stream().map(it -> it.name()).toList();
    return names.indexOf(from.relations().get(relation).name());
  }

  private static float[] features(List<FeatureSpec> was, List<FeatureSpec> is, float[] values) {
    float[] projected = new float[is.stream().mapToInt(FeatureSpec::width).sum()];
    Arrays.fill(projected, Float.NaN);
    int at = 0;
    for (FeatureSpec feature : is) {
      int place = 0;
      for (FeatureSpec old : was) {
        if (old.name().equals(feature.name())) {
          System.arraycopy(values, place, projected, at, old.width());
        }
        place += old.width();
      }
      at += feature.width();
    }
    return projected;
  }
}
