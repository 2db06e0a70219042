package dev.gyre.jobs.mapping;

import static dev.gyre.jobs.mapping.Mappings.TYPES;
import static dev.gyre.jobs.mapping.Mappings.events;
import static dev.gyre.jobs.mapping.Mappings.record;
import static dev.gyre.jobs.mapping.Mappings.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.jobs.mapping.spec.MappingLimits;
import dev.gyre.jobs.mapping.spec.MappingSpec;
import dev.gyre.jobs.mapping.spec.RecordFormat;
import dev.gyre.jobs.mapping.spec.Unmatched;
import dev.gyre.schemas.avro.EdgeEvent;
import dev.gyre.schemas.avro.Heartbeat;
import dev.gyre.schemas.avro.InteractionLabel;
import dev.gyre.schemas.avro.NodeEvent;
import dev.gyre.schemas.avro.Operation;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class NativeMapperTest {
  private static final long T = 1_600_000_000_000L;
  private static final MappingSpec SPEC =
      new MappingSpec(
          new RecordFormat.Native(),
          List.of(),
          List.of(),
          List.of(),
          Unmatched.REJECT,
          MappingLimits.DEFAULT);

  private final RecordMapper mapper = RecordMapper.compile(SPEC, TYPES, AvroDecoder.released());

  private static <T extends SpecificRecord> RawRecord framed(Class<T> type, T event) {
    return record(AvroCodec.of(type, WireFormat.plain(), "gyre.payments").encode(event));
  }

  private static NodeEvent node(Operation operation, Map<String, Object> features) {
    return NodeEvent.newBuilder()
        .setOperation(operation)
        .setNodeType("merchant")
        .setId("shop")
        .setUpdateTimeMs(T)
        .setFeatures(features)
        .build();
  }

  private static EdgeEvent.Builder edge() {
    return EdgeEvent.newBuilder()
        .setOperation(Operation.UPSERT)
        .setRelation("pays")
        .setId("e1")
        .setSource("ann")
        .setTarget("shop")
        .setTimestampMs(T)
        .setUpdateTimeMs(T)
        .setFeatures(Map.of("amount", 12.5, "channel", "web"));
  }

  private Mapped map(NodeEvent event) {
    return mapper.map(framed(NodeEvent.class, event));
  }

  private Mapped map(EdgeEvent event) {
    return mapper.map(framed(EdgeEvent.class, event));
  }

  @Test
  void mapsNodes() {
    NodeRef shop = NodeRef.of(TYPES, 1, "shop");
    assertThat(events(map(node(Operation.UPSERT, Map.of("shape", List.of(1.0, 2.0))))).events())
        .containsExactly(new NodeUpsert(shop, T, new float[] {1f, 2f}));
    assertThat(events(map(node(Operation.UPSERT, Map.of()))).events())
        .containsExactly(new NodeUpsert(shop, T, new float[] {Float.NaN, Float.NaN}));
    assertThat(events(map(node(Operation.DELETE, Map.of()))).events())
        .containsExactly(new NodeDelete(shop, T));
  }

  @Test
  void mapsEdgesLabelsAndHeartbeats() {
    NodeRef ann = NodeRef.of(TYPES, 0, "ann");
    NodeRef shop = NodeRef.of(TYPES, 1, "shop");
    assertThat(events(map(edge().build())).events())
        .containsExactly(new EdgeUpsert(0, "e1", ann, shop, T, T, new float[] {12.5f, 2f}));
    assertThat(events(map(edge().setOperation(Operation.DELETE).setUpdateTimeMs(T + 1).build())))
        .isEqualTo(new Mapped.Events(List.of(new EdgeDelete(0, "e1", ann, shop, T, T + 1)), T + 1));
    EdgeUpsert unnamed = (EdgeUpsert) events(map(edge().setId(null).build())).events().get(0);
    assertThat(unnamed.id()).isEqualTo("gyre.payments-3-41");
    dev.gyre.schemas.avro.LabelEvent label =
        dev.gyre.schemas.avro.LabelEvent.newBuilder()
            .setRelation("pays")
            .setId("e1")
            .setSource("ann")
            .setTarget("shop")
            .setTimestampMs(T)
            .setAvailableAtMs(T + 5)
            .setLabel(InteractionLabel.FRAUD)
            .build();
    assertThat(mapper.map(framed(dev.gyre.schemas.avro.LabelEvent.class, label)))
        .isEqualTo(
            new Mapped.Events(
                List.of(new LabelEvent(0, "e1", ann, shop, T, T + 5, Label.FRAUD)), T + 5));
    Heartbeat heartbeat = Heartbeat.newBuilder().setTimeMs(T).build();
    assertThat(mapper.map(framed(Heartbeat.class, heartbeat)))
        .isEqualTo(new Mapped.Events(List.of(), T));
  }

  @Test
  void rejects() {
    assertThat(reason(map(edge().setRelation("owes").build()))).isEqualTo("unknown-value");
    assertThat(reason(map(edge().setSource("").build()))).isEqualTo("empty-id");
    assertThat(reason(map(edge().setTimestampMs(-1).build()))).isEqualTo("impossible-time");
    assertThat(reason(map(edge().setUpdateTimeMs(T - 1).build()))).isEqualTo("time-order");
    assertThat(reason(map(edge().setId(null).setOperation(Operation.DELETE).build())))
        .isEqualTo("missing-field");
    assertThat(reason(map(edge().setFeatures(Map.of("colour", 1.0)).build())))
        .isEqualTo("unknown-value");
    assertThat(reason(map(edge().setFeatures(Map.of("amount", "much")).build())))
        .isEqualTo("wrong-type");
    assertThat(reason(map(edge().setFeatures(Map.of("amount", Double.NaN)).build())))
        .isEqualTo("not-a-number");
    assertThat(reason(map(node(Operation.UPSERT, Map.of("shape", List.of(1.0))))))
        .isEqualTo("wrong-vector-length");
    assertThat(reason(mapper.map(record("e1,ann,shop")))).isEqualTo("malformed-record");
  }

  private static String reason(Mapped mapped) {
    return rejected(mapped).reasonCode();
  }
}
