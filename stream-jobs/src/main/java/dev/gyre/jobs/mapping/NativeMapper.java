package dev.gyre.jobs.mapping;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.mapping.spec.MappingLimits;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * Maps Gyre's own Avro events: NodeEvent, EdgeEvent, LabelEvent and Heartbeat of module {@code
 * schemas}.
 */
final class NativeMapper implements RecordMapper {
  private static final long serialVersionUID = 1L;

  private final MappingLimits limits;
  private final TypeSchema types;
  private final AvroDecoder decoder;

  NativeMapper(MappingLimits limits, TypeSchema types, AvroDecoder decoder) {
    this.limits = limits;
    this.types = types;
    this.decoder = decoder;
  }

  @Override
  public Mapped map(RawRecord record) {
    try {
      Limits.check(record, limits);
      GenericRecord event = AvroRow.decode(decoder, record.value());
      return switch (event.getSchema().getName()) {
        case "NodeEvent" -> one(node(event));
        case "EdgeEvent" -> one(edge(event, record));
        case "LabelEvent" -> one(label(event));
        case "Heartbeat" -> new Mapped.Events(List.of(), time(event, "timeMs"));
        default ->
            throw RecordFault.of(
                RejectReason.UNKNOWN_VALUE,
                "the record's schema",
                event.getSchema().getFullName(),
                "it must be NodeEvent, EdgeEvent, LabelEvent or Heartbeat",
                "send other records to a topic that has mapping rules");
      };
    } catch (RecordFault fault) {
      return new Mapped.Rejected(fault.reason().code(), fault.getMessage());
    }
  }

  private static Mapped one(GraphEvent event) {
    return new Mapped.Events(List.of(event), event.eventTimeMs());
  }

  private GraphEvent node(GenericRecord event) throws RecordFault {
    String name = text(event, "nodeType");
    int type = index(types.nodeTypes().stream().map(NodeTypeSpec::name).toList(), name, "nodeType");
    NodeRef node = ref(type, event, "id");
    long update = time(event, "updateTimeMs");
    return deletes(event)
        ? new NodeDelete(node, update)
        : new NodeUpsert(node, update, features(event, types.nodeTypes().get(type).features()));
  }

  private GraphEvent edge(GenericRecord event, RawRecord record) throws RecordFault {
    int relation = relation(event);
    boolean delete = deletes(event);
    String id = edgeId(event, record, delete);
    NodeRef source = ref(types.sourceType(types.forward(relation)), event, "source");
    NodeRef target = ref(types.targetType(types.forward(relation)), event, "target");
    long timestamp = time(event, "timestampMs");
    long update = time(event, "updateTimeMs");
    TimePlan.checkOrder("field 'updateTimeMs'", update, "timestamp", timestamp);
    if (delete) {
      return new EdgeDelete(relation, id, source, target, timestamp, update);
    }
    float[] features = features(event, types.relations().get(relation).features());
    return new EdgeUpsert(relation, id, source, target, timestamp, update, features);
  }

  private String edgeId(GenericRecord event, RawRecord record, boolean delete) throws RecordFault {
    if (event.get("id") != null) {
      return id(event, "id");
    }
    if (delete) {
      throw RecordFault.of(
          RejectReason.MISSING_FIELD,
          "field 'id'",
          null,
          "is null, but a deletion must name its edge",
          "give the id that the edge was created with");
    }
    return record.topic() + "-" + record.partition() + "-" + record.offset();
  }

  private GraphEvent label(GenericRecord event) throws RecordFault {
    int relation = relation(event);
    long timestamp = time(event, "timestampMs");
    long available = time(event, "availableAtMs");
    TimePlan.checkOrder("field 'availableAtMs'", available, "timestamp", timestamp);
    return new LabelEvent(
        relation,
        id(event, "id"),
        ref(types.sourceType(types.forward(relation)), event, "source"),
        ref(types.targetType(types.forward(relation)), event, "target"),
        timestamp,
        available,
        Label.of(index(List.of("UNKNOWN", "LEGITIMATE", "FRAUD"), text(event, "label"), "label")));
  }

  private int relation(GenericRecord event) throws RecordFault {
    List<String> names = types.relations().stream().map(RelationSpec::name).toList();
    return index(names, text(event, "relation"), "relation");
  }

  private static boolean deletes(GenericRecord event) throws RecordFault {
    return index(List.of("UPSERT", "DELETE"), text(event, "operation"), "operation") == 1;
  }

  private NodeRef ref(int type, GenericRecord event, String field) throws RecordFault {
    return NodeRef.of(types, type, id(event, field));
  }

  private String id(GenericRecord event, String field) throws RecordFault {
    return IdPlan.check(text(event, field), "field '" + field + "'", limits.maxIdBytes());
  }

  private static int index(List<String> allowed, String found, String field) throws RecordFault {
    int index = allowed.indexOf(found);
    if (index < 0) {
      throw RecordFault.of(
          RejectReason.UNKNOWN_VALUE,
          "field '" + field + "'",
          found,
          "it must be one of " + allowed,
          "correct the producer, or declare it in the job file");
    }
    return index;
  }

  private static String text(GenericRecord event, String field) throws RecordFault {
    return field(event, field).toString();
  }

  private static long time(GenericRecord event, String field) throws RecordFault {
    Object value = field(event, field);
    if (!(value instanceof Long time)) {
      throw RecordFault.of(
          RejectReason.WRONG_TYPE,
          "field '" + field + "'",
          value.toString(),
          "it must be a long, epoch ms",
          "write with the published schemas");
    }
    return TimePlan.check(time, "field '" + field + "'");
  }

  private static Object field(GenericRecord event, String field) throws RecordFault {
    Object value = event.hasField(field) ? event.get(field) : null;
    if (value == null) {
      throw RecordFault.of(
          RejectReason.MISSING_FIELD,
          "field '" + field + "'",
          null,
          "is absent",
          "write with the published schemas");
    }
    return value;
  }

  private static float[] features(GenericRecord event, List<FeatureSpec> declared)
      throws RecordFault {
    Object value = event.hasField("features") ? event.get("features") : null;
    return NativeFeatures.read(value instanceof Map<?, ?> map ? map : Map.of(), declared);
  }
}
