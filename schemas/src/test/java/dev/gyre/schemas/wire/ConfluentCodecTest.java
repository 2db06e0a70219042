package dev.gyre.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.schemas.GyreSchemas;
import dev.gyre.schemas.Records;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.Heartbeat;
import dev.gyre.schemas.registry.LocalRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfluentCodecTest {

  private LocalRegistry registry;
  private RegistryConfig config;

  @BeforeEach
  void start() {
    registry = LocalRegistry.start();
    config = RegistryConfig.at(registry.url()).withAttempts(2, 1);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  static List<SpecificRecord> records() {
    return Records.all();
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyRecordComesBack(SpecificRecord record) {
    WireFormat format = WireFormat.confluent(config);
    byte[] bytes = PlainCodecTest.codecOf(record, format).encode(record);

    // Another codec: it has to ask the registry for the writer's schema.
    SpecificRecord back = PlainCodecTest.codecOf(record, format).decode(bytes);

    assertThat(back).isEqualTo(record);
  }

  @Test
  void layoutIsZeroIdBinary() {
    byte[] bytes =
        AvroCodec.of(Heartbeat.class, WireFormat.confluent(config), "gyre.x")
            .encode(new Heartbeat(-1L, null));

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("00000000010100");
  }

  @Test
  void theSubjectIsTheTopicsValueAndTheSchemaHasNoJavaInIt() {
    AvroCodec.of(Alert.class, WireFormat.confluent(config), "gyre.alerts").encode(Records.alert());

    RegistryHttp http = new RegistryHttp(config);
    RegistryHttp.Answer answer = http.get("/subjects/gyre.alerts-value/versions/latest");

    String json = answer.body().path("schema").asText();
    assertThat(json).doesNotContain("avro.java");
    assertThat(GyreSchemas.fingerprint(new Schema.Parser().parse(json)))
        .isEqualTo(GyreSchemas.fingerprint(Alert.getClassSchema()));
  }

  @Test
  void answersAreKeptSoThatARegistryThatIsDownDoesNotStopTheJob() {
    AvroCodec<Alert> codec = AvroCodec.of(Alert.class, WireFormat.confluent(config), "gyre.alerts");
    byte[] before = codec.encode(Records.alert());
    codec.decode(before);

    registry.close();

    assertThat(codec.encode(Records.alert())).isEqualTo(before);
    assertThat(codec.decode(before)).isEqualTo(Records.alert());
  }

  @Test
  void aRecordOfAnotherVersionIsResolved() throws Exception {
    String json = Heartbeat.getClassSchema().toString();
    Schema newer =
        new Schema.Parser()
            .parse(
                json.replace(
                    "\"fields\":[",
                    "\"fields\":[{\"name\":\"zone\",\"type\":\"string\",\"default\":\"\"},"));
    GenericRecord written =
        new GenericRecordBuilder(newer).set("timeMs", 5L).set("zone", "eu").build();
    int id = new SchemaRegistryClient(config).idOf("gyre.x-value", newer);

    Heartbeat read =
        AvroCodec.of(Heartbeat.class, WireFormat.confluent(config), "gyre.x")
            .decode(framed(id, written));

    assertThat(read).isEqualTo(new Heartbeat(5L, null));
  }

  @Test
  void bytesInAnotherFormatSaySo() {
    AvroCodec<Heartbeat> codec =
        AvroCodec.of(Heartbeat.class, WireFormat.confluent(config), "gyre.x");
    byte[] plain =
        AvroCodec.of(Heartbeat.class, WireFormat.plain(), "t").encode(new Heartbeat(1L, null));

    assertThatThrownBy(() -> codec.decode(plain))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("plain Avro?");
    assertThatThrownBy(() -> codec.decode(new byte[] {0, 0, 0}))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("3 bytes");
  }

  /** A record in Confluent's format, made by hand. */
  static byte[] framed(int id, GenericRecord record) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
