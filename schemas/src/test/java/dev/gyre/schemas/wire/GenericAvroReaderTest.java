package dev.gyre.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.schemas.Records;
import dev.gyre.schemas.avro.EdgeEvent;
import dev.gyre.schemas.registry.LocalRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class GenericAvroReaderTest {

  private static final Schema PAYMENT =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Payment", "fields": [
                {"name": "card", "type": "string"},
                {"name": "cents", "type": "long"},
                {"name": "tags", "type": {"type": "map", "values": "string"}},
                {"name": "items", "type": {"type": "array", "items": "string"}},
                {"name": "shop", "type": {"type": "record", "name": "Shop", "fields": [
                  {"name": "city", "type": ["null", "string"], "default": null}]}}]}
              """);

  private static GenericRecord payment() {
    GenericRecord shop =
        new GenericRecordBuilder(PAYMENT.getField("shop").schema()).set("city", "Oslo").build();
    return new GenericRecordBuilder(PAYMENT)
        .set("card", "c1")
        .set("cents", 250L)
        .set("tags", Map.of("k", "v"))
        .set("items", List.of("book"))
        .set("shop", shop)
        .build();
  }

  /** The binary alone, without any header. */
  private static byte[] bare(GenericRecord record) throws Exception {
    byte[] framed = ConfluentCodecTest.framed(1, record);
    return Arrays.copyOfRange(framed, 5, framed.length);
  }

  private static void assertIsThePayment(GenericRecord read) {
    assertThat(read.get("card")).isEqualTo("c1");
    assertThat(read.get("cents")).isEqualTo(250L);
    assertThat(read.get("tags")).isEqualTo(Map.of("k", "v"));
    assertThat(read.get("items")).isEqualTo(List.of("book"));
    assertThat(((GenericRecord) read.get("shop")).get("city")).isEqualTo("Oslo");
  }

  @Test
  void bareBinaryIsReadWithTheFilesSchema() throws Exception {
    assertIsThePayment(GenericAvroReader.plain(PAYMENT).decode(bare(payment())));
  }

  @Test
  void singleObjectEncodingOfTheFilesSchemaIsReadToo() throws Exception {
    var buffer =
        new BinaryMessageEncoder<GenericRecord>(new GenericData(), PAYMENT).encode(payment());
    byte[] framed = new byte[buffer.remaining()];
    buffer.get(framed);

    assertIsThePayment(GenericAvroReader.plain(PAYMENT).decode(framed));
  }

  @Test
  void gyresOwnEventsAreReadAsAnyOther() {
    byte[] bytes = AvroCodec.of(EdgeEvent.class, WireFormat.plain(), "t").encode(Records.edge());

    GenericRecord read = GenericAvroReader.plain(EdgeEvent.getClassSchema()).decode(bytes);

    assertThat(read.get("relation")).isEqualTo("pays");
    assertThat(read.get("operation")).hasToString("UPSERT");
    assertThat(read.get("features")).isEqualTo(Map.of("amount", 3.5));
  }

  @Test
  void confluentRecordsKeepTheirSchemaOrTakeTheReaders() throws Exception {
    try (LocalRegistry registry = LocalRegistry.start()) {
      RegistryConfig config = RegistryConfig.at(registry.url());
      int id = new SchemaRegistryClient(config).idOf("payments-value", PAYMENT);
      byte[] bytes = ConfluentCodecTest.framed(id, payment());
      Schema narrow =
          new Schema.Parser()
              .parse(
                  """
                  {"type": "record", "name": "Payment", "fields": [
                    {"name": "cents", "type": "double"},
                    {"name": "country", "type": "string", "default": "NO"}]}
                  """);

      assertIsThePayment(GenericAvroReader.confluent(config).decode(bytes));
      GenericRecord resolved = GenericAvroReader.confluent(config, narrow).decode(bytes);
      assertThat(resolved.get("cents")).isEqualTo(250.0);
      assertThat(resolved.get("country")).isEqualTo("NO");
    }
  }

  @Test
  void brokenBytesAreAWireFormatException() throws Exception {
    GenericAvroReader reader = GenericAvroReader.plain(PAYMENT);
    byte[] whole = bare(payment());

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> reader.decode(cut))
          .isInstanceOf(WireFormatException.class)
          .hasMessageContaining("Payment");
    }
  }

  @Test
  void onlyRecordsCanBeMapped() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GenericAvroReader.plain(Schema.create(Schema.Type.STRING)))
        .withMessageContaining("must be a record");
    try (LocalRegistry registry = LocalRegistry.start()) {
      RegistryConfig config = RegistryConfig.at(registry.url());
      new SchemaRegistryClient(config).idOf("x-value", Schema.create(Schema.Type.LONG));

      assertThatThrownBy(
              () -> GenericAvroReader.confluent(config).decode(new byte[] {0, 0, 0, 0, 1, 2}))
          .isInstanceOf(WireFormatException.class)
          .hasMessageContaining("must be a record");
    }
  }
}
