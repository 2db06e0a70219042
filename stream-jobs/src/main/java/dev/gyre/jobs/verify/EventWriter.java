package dev.gyre.jobs.verify;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.schemas.avro.EdgeEvent;
import dev.gyre.schemas.avro.InteractionLabel;
import dev.gyre.schemas.avro.NodeEvent;
import dev.gyre.schemas.avro.Operation;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes events as Gyre's own Avro records. */
final class EventWriter {

  private final TypeSchema types;
  private final AvroCodec<NodeEvent> nodes;
  private final AvroCodec<EdgeEvent> edges;
  private final AvroCodec<dev.gyre.schemas.avro.LabelEvent> labels;

  EventWriter(TypeSchema types, String topic) {
    this.types = types;
    this.nodes = AvroCodec.of(NodeEvent.class, WireFormat.plain(), topic);
    this.edges = AvroCodec.of(EdgeEvent.class, WireFormat.plain(), topic);
    this.labels = AvroCodec.of(dev.gyre.schemas.avro.LabelEvent.class, WireFormat.plain(), topic);
  }

  /** The bytes of a record. */
  byte[] bytes(Arrival arrival) {
    GraphEvent event = arrival.event();
    if (event == null) {
      return arrival.broken();
    } else if (event instanceof NodeUpsert it) {
      List<FeatureSpec> specs = types.nodeTypes().get(it.node().type()).features();
      return nodes.encode(
          node(it.node(), Operation.UPSERT, it.updateTimeMs(), named(specs, it.features())));
    } else if (event instanceof NodeDelete it) {
      return nodes.encode(node(it.node(), Operation.DELETE, it.updateTimeMs(), Map.of()));
    } else if (event instanceof EdgeUpsert it) {
      return edges.encode(upsert(it, arrival.named()));
    } else if (event instanceof EdgeDelete it) {
      return edges.encode(delete(it));
    } else if (event instanceof LabelEvent it) {
      return labels.encode(label(it));
    }
    throw new AssertionError(event);
  }

  private NodeEvent node(
      NodeRef node, Operation operation, long updateTimeMs, Map<String, Object> features) {
    return NodeEvent.newBuilder()
        .setOperation(operation)
        .setNodeType(types.nodeTypes().get(node.type()).name())
        .setId(node.id())
        .setUpdateTimeMs(updateTimeMs)
        .setFeatures(features)
        .build();
  }

  private EdgeEvent upsert(EdgeUpsert it, boolean named) {
    return EdgeEvent.newBuilder()
        .setOperation(Operation.UPSERT)
        .setRelation(types.relations().get(it.relation()).name())
        .setId(named ? it.id() : null)
        .setSource(it.source().id())
        .setTarget(it.target().id())
        .setTimestampMs(it.timestampMs())
        .setUpdateTimeMs(it.updateTimeMs())
        .setFeatures(named(types.relations().get(it.relation()).features(), it.features()))
        .build();
  }

  private EdgeEvent delete(EdgeDelete it) {
    return EdgeEvent.newBuilder()
        .setOperation(Operation.DELETE)
        .setRelation(types.relations().get(it.relation()).name())
        .setId(it.id())
        .setSource(it.source().id())
        .setTarget(it.target().id())
        .setTimestampMs(it.timestampMs())
        .setUpdateTimeMs(it.updateTimeMs())
        .setFeatures(Map.of())
        .build();
  }

  private dev.gyre.schemas.avro.LabelEvent label(LabelEvent it) {
    return dev.gyre.schemas.avro.LabelEvent.newBuilder()
        .setRelation(types.relations().get(it.relation()).name())
        .setId(it.id())
        .setSource(it.source().id())
        .setTarget(it.target().id())
        .setTimestampMs(it.timestampMs())
        .setAvailableAtMs(it.availableAtMs())
        .setLabel(InteractionLabel.valueOf(it.label().name()))
        .build();
  }

  /** Features by name; a missing one is left out, an unknown category is a word of its own. */
  static Map<String, Object> named(List<FeatureSpec> specs, float[] values) {
    Map<String, Object> features = new LinkedHashMap<>();
    int at = 0;
    for (FeatureSpec spec : specs) {
      if (!Float.isNaN(values[at])) {
        features.put(spec.name(), value(spec, values, at));
      }
      at += spec.width();
    }
    return features;
  }

  private static Object value(FeatureSpec spec, float[] values, int at) {
    if (spec.kind() == FeatureSpec.Kind.CATEGORICAL) {
      int category = (int) values[at];
      return category == 0 ? "unheard-of" : spec.categories().get(category - 1);
    }
    if (spec.width() == 1) {
      return (double) values[at];
    }
    List<Double> vector = new ArrayList<>();
    for (int i = 0; i < spec.width(); i++) {
      vector.add((double) values[at + i]);
    }
    return vector;
  }
}
