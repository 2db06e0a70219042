package dev.gyre.jobs.mapping;

import static dev.gyre.jobs.mapping.Mappings.TYPES;
import static dev.gyre.jobs.mapping.Mappings.csv;
import static dev.gyre.jobs.mapping.Mappings.edges;
import static dev.gyre.jobs.mapping.Mappings.events;
import static dev.gyre.jobs.mapping.Mappings.pays;
import static dev.gyre.jobs.mapping.Mappings.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.mapping.spec.RecordFormat;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** What must hold for any bytes. */
class MapperPropertiesTest {
  private static final Set<String> REASONS =
      Arrays.stream(RejectReason.values()).map(RejectReason::code).collect(Collectors.toSet());
  private static final String SCHEMA =
      """
      {"type": "record", "name": "R", "fields": [
        {"name": "id", "type": "string"}, {"name": "who", "type": ["null", "string", "bytes"]},
        {"name": "shop", "type": {"type": "map", "values": "string"}},
        {"name": "when", "type": "long"}, {"name": "cents", "type": "double"},
        {"name": "channel", "type": {"type": "array", "items": "null"}}]}
      """;

  private final RecordMapper lines = RecordMapper.compile(edges(csv(), pays()), TYPES);
  private final RecordMapper json =
      RecordMapper.compile(edges(new RecordFormat.Json(), pays()), TYPES);
  private final RecordMapper avro =
      RecordMapper.compile(edges(new RecordFormat.Avro(SCHEMA), pays()), TYPES);
  private final RecordMapper released =
      RecordMapper.compile(edges(new RecordFormat.Native()), TYPES, AvroDecoder.released());

  private static void assertTotal(RecordMapper mapper, byte[] value) {
    Mapped mapped = mapper.map(record(value));
    if (mapped instanceof Mapped.Rejected rejected) {
      assertThat(REASONS).contains(rejected.reasonCode());
      assertThat(rejected.message()).isNotBlank().hasSizeLessThan(1_000);
    } else {
      assertThat(events(mapped).eventTimeMs()).isBetween(0L, TimePlan.MAX_MS);
    }
  }

  @Property
  void anyBytesAreMappedOrRejected(@ForAll @Size(max = 200) byte[] value) {
    for (RecordMapper mapper : List.of(lines, json, avro, released)) {
      assertTotal(mapper, value);
    }
  }

  @Property
  void damagedRecordsAreMappedOrRejected(
      @ForAll @IntRange(max = 200) int at, @ForAll byte with, @ForAll boolean insert) {
    String line = "e1,ann,\"sh,op\",1600000000,1250,web";
    String object =
        "{\"id\":\"e1\",\"who\":\"ann\",\"shop\":\"s\",\"when\":1600000000,\"cents\":1,"
            + "\"channel\":\"web\"}";
    assertTotal(lines, damaged(line.getBytes(StandardCharsets.UTF_8), at, with, insert));
    assertTotal(json, damaged(object.getBytes(StandardCharsets.UTF_8), at, with, insert));
  }

  private static byte[] damaged(byte[] good, int at, byte with, boolean insert) {
    int place = at % good.length;
    byte[] bad = Arrays.copyOf(good, good.length + (insert ? 1 : 0));
    if (insert) {
      System.arraycopy(good, place, bad, place + 1, good.length - place);
    }
    bad[place] = with;
    return bad;
  }

  /** The fast path and commons-csv agree with what commons-csv writes. */
  @Property
  void csvFieldsSurvive(@ForAll @Size(6) List<@StringLength(max = 8) String> fields)
      throws Exception {
    List<String> clean = fields.stream().map(f -> f.replaceAll("[\\r\\n\\p{Cs}]", "")).toList();
    StringBuilder line = new StringBuilder();
    try (CSVPrinter printer =
        new CSVPrinter(line, CSVFormat.DEFAULT.builder().setRecordSeparator("").get())) {
      printer.printRecord(clean);
    }
    CsvRow row = new CsvRow(csv());
    row.parse(line.toString().getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < clean.size(); i++) {
      assertThat(row.text(i)).isEqualTo(clean.get(i));
    }
  }

  @Property
  void decimalsAreThoseOfTheJdk(@ForAll double value) {
    Assume.that(Double.isFinite(value));
    assertThat(Decimals.parse(Double.toString(value))).isEqualTo(value);
  }

  @Property
  void shortDecimalsAreThoseOfTheJdk(
      @ForAll long digits,
      @ForAll @IntRange(max = 18) int point,
      @ForAll @IntRange(min = -30, max = 30) int exponent) {
    String text = BigDecimal.valueOf(digits, point).toPlainString();
    assertThat(Decimals.parse(text)).isEqualTo(Double.parseDouble(text));
    assertThat(Decimals.parse(text + "e" + exponent))
        .isEqualTo(Double.parseDouble(text + "e" + exponent));
  }

  @Property
  void whatIsNoDecimalIsNaN(
      @ForAll @StringLength(max = 6) @Chars({'0', '1', '.', '-', '+', 'e', 'E', ' ', 'f', 'x', 'N'})
          String text) {
    boolean decimal = text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    assertThat(Double.isNaN(Decimals.parse(text))).isEqualTo(!decimal);
  }
}
