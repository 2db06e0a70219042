package dev.gyre.jobs.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.HalfLabel;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.ShippedClasses;
import dev.gyre.schemas.avro.Alert;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/** Every message comes back from the wire as it went. */
class MessageSerializersTest {

  private static final NodeRef A = new NodeRef(0, "a", new NodeId(1, -2));
  private static final NodeRef B = new NodeRef(3, "ß✓", new NodeId(Long.MIN_VALUE, 7));

  private static <T> T roundTrip(TypeInformation<T> type, T message) throws IOException {
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(message, out);
    DataOutputSerializer copied = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
    assertThat(copied.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    T back = serializer.deserialize(in);
    assertThat(in.available()).as("bytes left over").isZero();
    return back;
  }

  private static <T> void assertRoundTrip(TypeInformation<T> type, T message) throws IOException {
    assertThat(roundTrip(type, message)).usingRecursiveComparison().isEqualTo(message);
  }

  @Test
  void edgeHalf() throws IOException {
    float[] features = {1.5f, Float.MIN_VALUE, -0.0f};
    HalfEdge half = new HalfEdge(A, B, 5, EdgeId.of("e-1"), 10, 12, false, features);
    assertRoundTrip(MessageTypes.GRAPH_CHANGE, new EdgeHalf(3, 9, half, "e-1", false, 77));
    assertRoundTrip(MessageTypes.GRAPH_CHANGE, new EdgeHalf(3, 9, half, null, true, 77));
  }

  @Test
  void nodeChange() throws IOException {
    assertRoundTrip(MessageTypes.GRAPH_CHANGE, new NodeChange(1, A, false, 5, new float[] {2}, 6));
    assertRoundTrip(MessageTypes.GRAPH_CHANGE, new NodeChange(1, B, true, 5, null, 6));
  }

  @Test
  void missingFeaturesStayMissing() throws IOException {
    NodeChange change = new NodeChange(1, A, false, 5, new float[] {Float.NaN, 1}, 6);
    NodeChange back = (NodeChange) roundTrip(MessageTypes.GRAPH_CHANGE, change);
    assertThat(back.features()).containsExactly(change.features());
  }

  @Test
  void labelHalf() throws IOException {
    HalfLabel half = new HalfLabel(A, B, 4, EdgeId.of("x"), 1, 2, Label.FRAUD);
    assertRoundTrip(MessageTypes.GRAPH_CHANGE, new LabelHalf(0, half, 9));
  }

  @Test
  void neighbourDeletion() throws IOException {
    assertRoundTrip(MessageTypes.GRAPH_CHANGE, new NeighbourDeletion(2, A.key(), 10, 77));
  }

  @Test
  void theEndOfARoundInEachChannel() throws IOException {
    RoundEnd end = new RoundEnd(7, Long.MIN_VALUE);
    assertRoundTrip(MessageTypes.GRAPH_CHANGE, end);
    assertRoundTrip(MessageTypes.REPLICA, end);
    assertRoundTrip(MessageTypes.INTERACTION_HALF, end);
    assertRoundTrip(MessageTypes.NODE_UPDATE, end);
  }

  @Test
  void replica() throws IOException {
    assertRoundTrip(
        MessageTypes.REPLICA,
        new Replica(4, A.key(), 2, new float[] {1, 2}, 0b101, 44, 55, 56, 32_768));
    assertRoundTrip(
        MessageTypes.REPLICA, new Replica(4, A.key(), 2, null, 0, 44, 55, MicroClock.NEVER, 1));
  }

  @Test
  void nodeUpdate() throws IOException {
    assertRoundTrip(
        MessageTypes.NODE_UPDATE,
        new NodeUpdate(1, A, new float[] {3}, new float[] {0.25f, 0.75f}, 2, 3, 4, 4, 5));
    assertRoundTrip(
        MessageTypes.NODE_UPDATE,
        new NodeUpdate(1, A, null, new float[0], 2, 3, 4, MicroClock.NEVER, 5));
  }

  @Test
  void pickedHalf() throws IOException {
    InteractionHalf half =
        new InteractionHalf(
            1, "e", 2, true, A, B, 7, 8, new float[] {1}, new float[] {2, Float.MIN_VALUE}, 9);
    assertRoundTrip(MessageTypes.INTERACTION_HALF, half);
    assertRoundTrip(
        MessageTypes.PICKED_HALF, new PickedHalf(half, new float[] {4}, 5, 6, new float[] {1}));
    assertRoundTrip(
        MessageTypes.PICKED_HALF, new PickedHalf(half, null, Long.MIN_VALUE, 0, new float[0]));
  }

  @Test
  void theTagOfASideOutputShipsItsClassByName() throws Exception {
    OutputTag<Alert> tag = new OutputTag<>("alerts", MessageTypes.javaSerialized(Alert.class));

    assertThat(ShippedClasses.of(tag)).doesNotContain(Alert.class.getName());
    assertThat(InstantiationUtil.clone(tag).getTypeInfo().getTypeClass()).isEqualTo(Alert.class);
  }
}
