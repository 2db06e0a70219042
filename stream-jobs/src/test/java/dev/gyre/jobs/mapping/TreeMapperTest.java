package dev.gyre.jobs.mapping;

import static dev.gyre.jobs.mapping.Mappings.TYPES;
import static dev.gyre.jobs.mapping.Mappings.column;
import static dev.gyre.jobs.mapping.Mappings.events;
import static dev.gyre.jobs.mapping.Mappings.record;
import static dev.gyre.jobs.mapping.Mappings.rejected;
import static dev.gyre.jobs.mapping.Mappings.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.jobs.mapping.spec.EdgeRule;
import dev.gyre.jobs.mapping.spec.FeatureRule;
import dev.gyre.jobs.mapping.spec.FeatureValue;
import dev.gyre.jobs.mapping.spec.MappingLimits;
import dev.gyre.jobs.mapping.spec.MappingSpec;
import dev.gyre.jobs.mapping.spec.NodeRule;
import dev.gyre.jobs.mapping.spec.OpValue;
import dev.gyre.jobs.mapping.spec.RecordFormat;
import dev.gyre.jobs.mapping.spec.TimeFormat;
import dev.gyre.jobs.mapping.spec.Unmatched;
import dev.gyre.schemas.registry.LocalRegistry;
import dev.gyre.schemas.wire.RegistryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON and Avro records, whose fields form a tree. */
class TreeMapperTest {
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Payment", "fields": [
        {"name": "id", "type": "long"},
        {"name": "from", "type": {"type": "record", "name": "Party", "fields": [
          {"name": "name", "type": ["null", "string"]}]}},
        {"name": "shop", "type": "string"},
        {"name": "micros", "type": "long"},
        {"name": "amount", "type": "float"},
        {"name": "channel", "type": {"type": "enum", "name": "Channel", "symbols": ["web", "fax"]}},
        {"name": "shape", "type": {"type": "array", "items": "double"}}]}
      """;

  private static MappingSpec spec(RecordFormat format) {
    EdgeRule edge =
        new EdgeRule(
            0,
            column("id"),
            column("from.name"),
            column("/shop"),
            time("micros", TimeFormat.MICROS),
            null,
            List.of(
                new FeatureRule(
                    "amount", new FeatureValue.Number(column("amount"), 1, 0, false, false)),
                new FeatureRule("channel", new FeatureValue.Category(column("channel"), false))),
            new OpValue.Upsert(),
            List.of());
    NodeRule node =
        new NodeRule(
            1,
            column("shop"),
            time("micros", TimeFormat.MICROS),
            List.of(new FeatureRule("shape", new FeatureValue.Vector("shape", 2, 0, false, false))),
            new OpValue.Upsert(),
            List.of());
    return new MappingSpec(
        format, List.of(edge), List.of(node), List.of(), Unmatched.REJECT, MappingLimits.DEFAULT);
  }

  private static void assertPayment(Mapped mapped) {
    assertThat(events(mapped).events())
        .containsExactly(
            new NodeUpsert(NodeRef.of(TYPES, 1, "shop"), 1_600_000_000_000L, new float[] {2f, -4f}),
            new EdgeUpsert(
                0,
                "7",
                NodeRef.of(TYPES, 0, "ann"),
                NodeRef.of(TYPES, 1, "shop"),
                1_600_000_000_000L,
                1_600_000_000_000L,
                new float[] {0.1f, 2f}));
  }

  private static final String JSON =
      """
      {"id": 7, "from": {"name": "ann"}, "shop": "shop", "micros": 1600000000000999,
       "amount": 0.1, "channel": "web", "shape": [1, -2.0], "more": null}
      """;

  private final RecordMapper json = RecordMapper.compile(spec(new RecordFormat.Json()), TYPES);

  @Test
  void mapsJson() {
    assertPayment(json.map(record(JSON)));
    assertPayment(json.map(record(JSON.replace("0.1,", "\"0.1\","))));
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "0.1,             | true,                  | wrong-type",
        "0.1,             | \"0,1\",               | not-a-number",
        "0.1,             | 1e999,                 | not-a-number",
        "0.1,             | NaN,                   | malformed-record",
        "[1, -2.0]        | [1]                    | wrong-vector-length",
        "[1, -2.0]        | [1, \"2\"]             | wrong-type",
        "[1, -2.0]        | 5                      | wrong-type",
        "[1, -2.0]        | null                   | missing-field",
        "\"ann\"          | null                   | missing-field",
        "\"ann\"          | \"\"                   | empty-id",
        "\"ann\"          | [\"ann\"]              | wrong-type",
        "\"ann\"          | \"\\ud800\"            | wrong-type",
        "{\"name\": \"ann\"} | \"ann\"              | missing-field",
        "1600000000000999 | -1                     | impossible-time",
        "1600000000000999 | 1e30                   | impossible-time",
        "\"more\": null}  | \"id\": 8}             | malformed-record",
        "\"more\": null}  | \"more\": null} x      | malformed-record",
        "\"more\": null}  | \"more\": null         | malformed-record"
      })
  void rejectsJson(String written, String instead, String reason) {
    assertThat(JSON).contains(written);
    assertThat(rejected(json.map(record(JSON.replace(written, instead)))).reasonCode())
        .isEqualTo(reason);
  }

  @Test
  void rejectsWhatIsNoJsonObject() {
    for (String value : List.of("[]", "7", "null", "{", "not json", "[".repeat(9_000))) {
      assertThat(rejected(json.map(record(value))).reasonCode()).isEqualTo("malformed-record");
    }
  }

  private static byte[] avro() throws IOException {
    Schema schema = new Schema.Parser().parse(SCHEMA);
    GenericData.Record party = new GenericData.Record(schema.getField("from").schema());
    party.put("name", "ann");
    GenericData.Record payment = new GenericData.Record(schema);
    payment.put("id", 7L);
    payment.put("from", party);
    payment.put("shop", "shop");
    payment.put("micros", 1_600_000_000_000_999L);
    payment.put("amount", 0.1f);
    payment.put("channel", new GenericData.EnumSymbol(schema.getField("channel").schema(), "web"));
    payment.put("shape", List.of(1.0, -2.0));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(payment, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  @Test
  void mapsAvroAndRejectsEveryCutAndSurplus() throws IOException {
    RecordMapper mapper = RecordMapper.compile(spec(new RecordFormat.Avro(SCHEMA)), TYPES);
    byte[] whole = avro();
    assertPayment(mapper.map(record(whole)));
    for (int length = 1; length < whole.length; length++) {
      rejected(mapper.map(record(Arrays.copyOf(whole, length))));
    }
    assertThat(rejected(mapper.map(record(Arrays.copyOf(whole, whole.length + 1)))).message())
        .contains("after the record");
    assertPayment(mapper.map(record(whole)));
  }

  @Test
  void anIdThatTheRegistryDoesNotKnowHasAReasonOfItsOwn() {
    try (LocalRegistry registry = LocalRegistry.start()) {
      RecordMapper mapper =
          RecordMapper.compile(
              spec(new RecordFormat.RegistryAvro()), TYPES, AvroDecoder.registry(registry.url()));
      Mapped.Rejected unknown = rejected(mapper.map(record(new byte[] {0, 0, 0, 0, 77, 1})));
      assertThat(unknown.reasonCode()).isEqualTo("unknown-schema");
      assertThat(unknown.message())
          .contains("Schema id 77 is unknown to registry " + registry.url(), "gyre redrive");
      Mapped.Rejected unframed = rejected(mapper.map(record(new byte[] {1, 0, 0, 0, 77, 1})));
      assertThat(unframed.reasonCode()).isEqualTo("malformed-record");
    }
  }

  @Test
  void aDecoderThatFailsRejectsButARegistryThatFailsStops() {
    MappingSpec spec = spec(new RecordFormat.RegistryAvro());
    RecordMapper broken =
        RecordMapper.compile(
            spec,
            TYPES,
            bytes -> {
              throw new IllegalStateException("what is this");
            });
    assertThat(rejected(broken.map(record("x"))).message()).contains("what is this");
    RecordMapper down =
        RecordMapper.compile(
            spec,
            TYPES,
            bytes -> {
              throw new RegistryException("registry is down");
            });
    assertThatThrownBy(() -> down.map(record("x"))).isInstanceOf(RegistryException.class);
  }
}
