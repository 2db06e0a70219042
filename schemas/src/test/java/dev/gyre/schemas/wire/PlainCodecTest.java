package dev.gyre.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.Records;
import dev.gyre.schemas.avro.EdgeEvent;
import dev.gyre.schemas.avro.Heartbeat;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.avro.NodeEvent;
import dev.gyre.schemas.avro.Operation;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainCodecTest {

  static List<SpecificRecord> records() {
    return Records.all();
  }

  @SuppressWarnings("unchecked")
  static <T extends SpecificRecord> AvroCodec<T> codecOf(T record, WireFormat format) {
    return AvroCodec.of((Class<T>) record.getClass(), format, "gyre.test");
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyRecordComesBack(SpecificRecord record) {
    AvroCodec<SpecificRecord> codec = codecOf(record, WireFormat.plain());

    SpecificRecord back = codec.decode(codec.encode(record));

    assertThat(back).isEqualTo(record).hasSameClassAs(record);
    assertThat(codec.encode(back)).isEqualTo(codec.encode(record));
  }

  @ParameterizedTest
  @MethodSource("records")
  void bytesAreAvrosOwnSingleObjectEncoding(SpecificRecord record) throws Exception {
    var avro = new BinaryMessageEncoder<>(new SpecificData(), record.getSchema());
    byte[] expected = new byte[avro.encode(record).remaining()];
    avro.encode(record).get(expected);

    assertThat(codecOf(record, WireFormat.plain()).encode(record)).isEqualTo(expected);
  }

  @Test
  void layoutIsMarkerFingerprintBinary() {
    byte[] bytes =
        AvroCodec.of(Heartbeat.class, WireFormat.plain(), "t").encode(new Heartbeat(-1L, null));

    // The fingerprint of the released schema; zigzag of -1; the first branch of the union.
    assertThat(HexFormat.of().formatHex(bytes)).matches("c301[0-9a-f]{16}0100");
  }

  @Test
  void featuresKeepTheirKinds() {
    AvroCodec<NodeEvent> codec = AvroCodec.of(NodeEvent.class, WireFormat.plain(), "t");

    Map<String, Object> features = codec.decode(codec.encode(Records.node())).getFeatures();

    assertThat(features)
        .containsEntry("age", 41.5)
        .containsEntry("country", "NL")
        .containsEntry("score", null)
        .containsEntry("place", List.of(52.37, 4.9));
    assertThat(features.get("country")).isInstanceOf(String.class);
  }

  @Test
  void vectorsKeepTheirBits() {
    float[] vector = {1f, -0f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY};
    NodeEmbedding embedding =
        NodeEmbedding.newBuilder(Records.embedding()).setVector(FloatList.of(vector)).build();
    AvroCodec<NodeEmbedding> codec = AvroCodec.of(NodeEmbedding.class, WireFormat.plain(), "t");

    float[] back = FloatList.toArray(codec.decode(codec.encode(embedding)).getVector());

    assertThat(IntStream.range(0, back.length).map(i -> Float.floatToRawIntBits(back[i])))
        .containsExactly(
            IntStream.range(0, vector.length)
                .map(i -> Float.floatToRawIntBits(vector[i]))
                .boxed()
                .toArray(Integer[]::new));
  }

  @Test
  void aRecordThatDoesNotFitNamesTheField() {
    EdgeEvent edge = new EdgeEvent(Operation.DELETE, "pays", "e", "a", null, 1L, 1L, Map.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AvroCodec.of(EdgeEvent.class, WireFormat.plain(), "t").encode(edge))
        .withMessageContaining("EdgeEvent")
        .withMessageContaining("target");
  }

  @Test
  void aFailedRecordLeavesNothingBehind() {
    AvroCodec<EdgeEvent> codec = AvroCodec.of(EdgeEvent.class, WireFormat.plain(), "t");
    byte[] expected = codec.encode(Records.edge());
    EdgeEvent unfit = new EdgeEvent(Operation.DELETE, "pays", "e", "a", null, 1L, 1L, Map.of());

    assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(unfit));

    assertThat(codec.encode(Records.edge())).isEqualTo(expected);
  }

  @Test
  void brokenBytesAreAWireFormatException() {
    AvroCodec<NodeEmbedding> codec = AvroCodec.of(NodeEmbedding.class, WireFormat.plain(), "t");
    byte[] whole = codec.encode(Records.embedding());

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(WireFormatException.class);
    }
    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("left over");
    assertThatThrownBy(() -> codec.decode("a,b,c,d,e,f".getBytes()))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("C3 01");
  }

  @Test
  void aHugeLengthInBrokenBytesAllocatesNothing() {
    AvroCodec<NodeEmbedding> codec = AvroCodec.of(NodeEmbedding.class, WireFormat.plain(), "t");
    byte[] bytes = Arrays.copyOf(codec.encode(Records.embedding()), 16);
    // The node type now claims to be almost 2 GB long.
    System.arraycopy(HexFormat.of().parseHex("faffffff0f00"), 0, bytes, 10, 6);

    assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(WireFormatException.class);
  }

  @Test
  void anUnknownFingerprintIsNamed() {
    AvroCodec<Heartbeat> codec = AvroCodec.of(Heartbeat.class, WireFormat.plain(), "t");
    byte[] bytes = codec.encode(new Heartbeat(1L, null));
    System.arraycopy(HexFormat.of().parseHex("efcdab8967452301"), 0, bytes, 2, 8);

    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("0123456789abcdef");
  }

  @Test
  void aRecordOfAnotherTopicIsRefused() {
    byte[] heartbeat =
        AvroCodec.of(Heartbeat.class, WireFormat.plain(), "t").encode(new Heartbeat(1L, null));
    AvroCodec<EdgeEvent> codec = AvroCodec.of(EdgeEvent.class, WireFormat.plain(), "t");

    assertThatThrownBy(() -> codec.decode(heartbeat))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("Heartbeat");
  }

  @Test
  void manyThreadsMayShareACodec() {
    AvroCodec<NodeEmbedding> codec = AvroCodec.of(NodeEmbedding.class, WireFormat.plain(), "t");

    List<Long> stamps =
        IntStream.range(0, 2_000)
            .parallel()
            .mapToObj(
                i ->
                    NodeEmbedding.newBuilder(Records.embedding())
                        .setIngestStampMicros(i)
                        .setNodeId("n".repeat(i % 50))
                        .build())
            .map(codec::encode)
            .map(codec::decode)
            .peek(e -> assertThat(e.getNodeId()).hasSize((int) (e.getIngestStampMicros() % 50)))
            .map(NodeEmbedding::getIngestStampMicros)
            .toList();

    assertThat(stamps).hasSize(2_000).isSorted();
  }
}
