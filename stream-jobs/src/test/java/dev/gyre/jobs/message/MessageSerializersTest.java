package dev.gyre.jobs.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.HalfLabel;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.ShippedClasses;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.state.store.InputLog;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.util.HexFormat;
import java.util.List;
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

  /** Messages as logs of inputs of version 1 have them. */
  private static final String REPLICA_1 =
      "000000040000000000000001fffffffffffffffe0200023f800000400000000000000500000000000000"
          + "2c000000000000003700000000000000388000";

  private static final String UPDATE_1 =
      "00000001000000000000000001fffffffffffffffe0100016100014040000000013e8000000000000000"
          + "0000020000000000000003000000000000000400000000000000040000000000000005";

  /** Messages as logs of inputs of version 2 have them; changes of the graph as of version 1. */
  private static final String VERSION_2 =
      """
      000000000300000009000000000000000001fffffffffffffffe0100016103800000000000000000\
      00000000000007010005c39fe29c9305652d3100000000000000000000000003000000000000000a\
      000000000000000c0000023fc0000080000000010003652d3100000000000000004d
      0100000001000000000000000001fffffffffffffffe010001610000000000000000050001400000\
      000000000000000006
      0200000000000000000000000001fffffffffffffffe010001610380000000000000000000000000\
      000007010005c39fe29c930478000000000000000000000000000001000000000000000100000000\
      00000002020000000000000009
      03000000020000000000000001fffffffffffffffe000000000000000a000000000000004d
      000000040000000000000001fffffffffffffffe0200023f80000040000000000000050000000000\
      00002c00000000000000370000000000000038800001000161
      00000001000000000000000001fffffffffffffffe0100016100014040000000013e800000000000\
      0201ff000000000000000200000000000000030000000000000004000000000000000400000000\
      00000005
      """;

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

  /** Long vectors are copied as a whole; their bytes are in checkpoints, and stay what they are. */
  @Test
  void vectorsOfAnyLength() throws IOException {
    for (int length : new int[] {0, 1, 7, 8, 9, 64, 1_024, 1_025}) {
      float[] values = new float[length];
      DataOutputSerializer plain = new DataOutputSerializer(64);
      plain.writeShort(length);
      for (int i = 0; i < length; i++) {
        values[i] = Float.intBitsToFloat(i % 3 == 0 ? 0x7fc00000 + i : i % 3 == 1 ? 1 << 31 : i);
        plain.writeInt(Float.floatToRawIntBits(values[i]));
      }
      DataOutputSerializer out = new DataOutputSerializer(64);
      Wire.writeFloats(values, out);
      assertThat(out.getCopyOfBuffer()).isEqualTo(plain.getCopyOfBuffer());
      float[] back = Wire.readFloats(new DataInputDeserializer(out.getCopyOfBuffer()));
      for (int i = 0; i < length; i++) {
        assertThat(Float.floatToRawIntBits(back[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
      }
    }
  }

  @Test
  void idsOfAnyCharacters() throws IOException {
    for (String id : new String[] {"", "a", "a\0b", "ß✓", "\ud83d\ude00", "x".repeat(65_535)}) {
      DataOutputSerializer plain = new DataOutputSerializer(64);
      plain.writeBoolean(true);
      plain.writeUTF(id);
      DataOutputSerializer out = new DataOutputSerializer(64);
      Wire.writeText(id, out);
      if (id.indexOf('\0') < 0) {
        assertThat(out.getCopyOfBuffer()).isEqualTo(plain.getCopyOfBuffer());
      }
      for (DataOutputSerializer written : new DataOutputSerializer[] {plain, out}) {
        assertThat(Wire.readText(new DataInputDeserializer(written.getCopyOfBuffer())))
            .isEqualTo(id);
      }
    }
    DataOutputSerializer out = new DataOutputSerializer(64);
    assertThatThrownBy(() -> Wire.writeText("x".repeat(65_536), out))
        .isInstanceOf(UTFDataFormatException.class);
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
    assertRoundTrip(MessageTypes.REPLICA, replica("a"));
    assertRoundTrip(
        MessageTypes.REPLICA,
        new Replica(4, A.key(), 2, null, 0, 44, 55, MicroClock.NEVER, 1, null));
  }

  @Test
  void nodeUpdate() throws IOException {
    assertRoundTrip(
        MessageTypes.NODE_UPDATE,
        new NodeUpdate(
            1,
            A,
            new float[] {3},
            new Explanation(new float[] {0.25f, 0.75f}, new byte[] {1, -1}),
            2,
            3,
            4,
            4,
            5));
    assertRoundTrip(
        MessageTypes.NODE_UPDATE,
        new NodeUpdate(1, A, null, Explanation.NONE, 2, 3, 4, MicroClock.NEVER, 5));
  }

  @Test
  void pickedHalf() throws IOException {
    InteractionHalf half =
        new InteractionHalf(
            1, "e", 2, true, A, B, 7, 8, new float[] {1}, new float[] {2, Float.MIN_VALUE}, 9);
    assertRoundTrip(MessageTypes.INTERACTION_HALF, half);
    assertRoundTrip(
        MessageTypes.PICKED_HALF,
        new PickedHalf(
            half, new float[] {4}, 5, 6, new Explanation(new float[] {1}, new byte[] {1, 2, 3})));
    assertRoundTrip(
        MessageTypes.PICKED_HALF, new PickedHalf(half, null, Long.MIN_VALUE, 0, Explanation.NONE));
  }

  /**
   * Logs of inputs are these bytes, in checkpoints, but for edges since version 4: whoever changes
   * one has to raise {@link InputLog#VERSION}, and to read the old ones.
   */
  @Test
  void theBytesInLogsOfInputsStayAsTheyAre() throws IOException {
    HalfEdge edge =
        new HalfEdge(A, B, 5, EdgeId.of("e-1"), 10, 12, false, new float[] {1.5f, -0.0f});
    HalfLabel label = new HalfLabel(A, B, 4, EdgeId.of("x"), 1, 2, Label.FRAUD);
    List<GraphChange> changes =
        List.of(
            new EdgeHalf(3, 9, edge, "e-1", false, 77),
            new NodeChange(1, A, false, 5, new float[] {2}, 6),
            new LabelHalf(0, label, 9),
            new NeighbourDeletion(2, A.key(), 10, 77));
    StringBuilder bytes = new StringBuilder();
    for (GraphChange change : changes) {
      bytes.append(hex(MessageTypes.GRAPH_CHANGE, change)).append('\n');
    }
    bytes
        .append(hex(MessageTypes.REPLICA, replica("a")))
        .append('\n')
        .append(hex(MessageTypes.NODE_UPDATE, update((byte) 1, (byte) -1)))
        .append('\n');

    assertThat(InputLog.VERSION).isEqualTo(4);
    assertThat(bytes.toString()).isEqualTo(VERSION_2);
  }

  @Test
  void thoseOfVersion1AreRead() throws IOException {
    assertThat(first(MessageTypes.REPLICA, REPLICA_1))
        .usingRecursiveComparison()
        .isEqualTo(replica(null));
    assertThat(first(MessageTypes.NODE_UPDATE, UPDATE_1))
        .usingRecursiveComparison()
        .isEqualTo(update());
  }

  private static Replica replica(String id) {
    return new Replica(4, A.key(), 2, new float[] {1, 2}, 0b101, 44, 55, 56, 32_768, id);
  }

  private static NodeUpdate update(byte... attended) {
    Explanation explanation = new Explanation(new float[] {0.25f}, attended);
    return new NodeUpdate(1, A, new float[] {3}, explanation, 2, 3, 4, 4, 5);
  }

  private static <T> T first(TypeInformation<T> type, String hex) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(HexFormat.of().parseHex(hex));
    T message =
        MessageTypes.firstLayout(type.createSerializer(new SerializerConfigImpl())).deserialize(in);
    assertThat(in.available()).as("bytes left over").isZero();
    return message;
  }

  private static <T> String hex(TypeInformation<T> type, T message) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    type.createSerializer(new SerializerConfigImpl()).serialize(message, out);
    return HexFormat.of().formatHex(out.getCopyOfBuffer());
  }

  @Test
  void theTagOfASideOutputShipsItsClassByName() throws Exception {
    OutputTag<Alert> tag = new OutputTag<>("alerts", MessageTypes.javaSerialized(Alert.class));

    assertThat(ShippedClasses.of(tag)).doesNotContain(Alert.class.getName());
    assertThat(InstantiationUtil.clone(tag).getTypeInfo().getTypeClass()).isEqualTo(Alert.class);
  }
}
