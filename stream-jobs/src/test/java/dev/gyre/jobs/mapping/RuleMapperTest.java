package dev.gyre.jobs.mapping;

import static dev.gyre.jobs.mapping.Mappings.TYPES;
import static dev.gyre.jobs.mapping.Mappings.column;
import static dev.gyre.jobs.mapping.Mappings.csv;
import static dev.gyre.jobs.mapping.Mappings.edges;
import static dev.gyre.jobs.mapping.Mappings.events;
import static dev.gyre.jobs.mapping.Mappings.label;
import static dev.gyre.jobs.mapping.Mappings.payFeatures;
import static dev.gyre.jobs.mapping.Mappings.pays;
import static dev.gyre.jobs.mapping.Mappings.record;
import static dev.gyre.jobs.mapping.Mappings.rejected;
import static dev.gyre.jobs.mapping.Mappings.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.mapping.spec.Condition;
import dev.gyre.jobs.mapping.spec.EdgeRule;
import dev.gyre.jobs.mapping.spec.LabelValue;
import dev.gyre.jobs.mapping.spec.MappingLimits;
import dev.gyre.jobs.mapping.spec.MappingSpec;
import dev.gyre.jobs.mapping.spec.MetaField;
import dev.gyre.jobs.mapping.spec.OpValue;
import dev.gyre.jobs.mapping.spec.TextValue;
import dev.gyre.jobs.mapping.spec.TimeFormat;
import dev.gyre.jobs.mapping.spec.TimeValue;
import dev.gyre.jobs.mapping.spec.Unmatched;
import dev.gyre.jobs.mapping.spec.ValueTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleMapperTest {
  private static final String GOOD = "e1,ann,shop,1600000000,1250,web";

  private final RecordMapper mapper = RecordMapper.compile(edges(csv(), pays()), TYPES);

  @ParameterizedTest
  @ValueSource(
      strings = {GOOD, GOOD + "\n", GOOD + "\r\n", "\"e1\",ann,\"shop\",1600000000,1250,\"web\"\n"})
  void mapsALine(String line) {
    Mapped.Events mapped = events(mapper.map(record(line)));
    assertThat(mapped.eventTimeMs()).isEqualTo(1_600_000_000_000L);
    assertThat(mapped.events())
        .containsExactly(
            new EdgeUpsert(
                0,
                "e1",
                NodeRef.of(TYPES, 0, "ann"),
                NodeRef.of(TYPES, 1, "shop"),
                1_600_000_000_000L,
                1_600_000_000_000L,
                new float[] {12.5f, 2f}));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "e1,ann,shop,1600000000,1250           | wrong-column-count | 'channel' is the first one missing",
        "e1,ann,shop,1600000000,1250,web,x     | wrong-column-count | has 7 columns",
        "e1,ann,shop,1600000000,lots,web       | not-a-number       | column 'cents' is 'lots'",
        "e1,ann,shop,1600000000,NaN,web        | not-a-number       | 'NaN'",
        "e1,ann,shop,1600000000,Infinity,web   | not-a-number       | finite decimal number",
        "e1,ann,shop,1600000000,1e400,web      | not-a-number       | finite",
        "e1,ann,shop,1600000000,1e60,web       | not-a-number       | 3.4e38",
        "e1,ann,shop,1600000000,0x10,web       | not-a-number       | 'cents'",
        "e1,ann,shop,1600000000,12f,web        | not-a-number       | 'cents'",
        "e1,ann,shop,1600000000, 12,web        | not-a-number       | 'cents'",
        "e1,ann,shop,-1,1250,web               | impossible-time    | 1970 to 2200",
        "e1,ann,shop,soon,1250,web             | impossible-time    | column 'when' is 'soon'",
        "e1,ann,shop,1600000000000,1250,web    | impossible-time    | unit and origin",
        "e1,ann,shop,NaN,1250,web              | impossible-time    | 'NaN'",
        "e1,ann,shop,,1250,web                 | missing-field      | column 'when'",
        ",ann,shop,1600000000,1250,web         | empty-id           | edge id",
        "e1,,shop,1600000000,1250,web          | empty-id           | source id",
        "e1,ann,,1600000000,1250,web           | empty-id           | target id",
        "e1,ann,123456789012345678901,16,1,web | id-too-long        | more than 20",
        "e1,ann,äöüäöüäöüäö,1600000000,1,web   | id-too-long        | 22 bytes",
        "\"e1,ann,shop,1600000000,1250,web     | malformed-record   | broken quotes",
        "\"e1\"x,ann,shop,1600000000,1250,web  | malformed-record   | broken quotes",
      })
  void rejectsWithFieldValueRuleAndRemedy(String line, String reason, String part) {
    Mapped.Rejected rejected = rejected(mapper.map(record(line)));
    assertThat(rejected.reasonCode()).isEqualTo(reason);
    assertThat(rejected.message()).contains(part).contains("; ");
  }

  @Test
  void rejectsLinesNullEmptyAndLarge() {
    assertThat(reason(mapper, record(GOOD + "\n" + GOOD))).isEqualTo("malformed-record");
    assertThat(reason(mapper, record((byte[]) null))).isEqualTo("empty-record");
    assertThat(reason(mapper, record(""))).isEqualTo("empty-record");
    assertThat(reason(mapper, record("\n"))).isEqualTo("wrong-column-count");
    assertThat(reason(mapper, record(new byte[10_001]))).isEqualTo("record-too-large");
    byte[] notUtf8 = GOOD.getBytes(StandardCharsets.ISO_8859_1);
    notUtf8[3] = (byte) 0xFF;
    assertThat(reason(mapper, record(notUtf8))).isEqualTo("wrong-type");
  }

  @Test
  void longValuesAreShortened() {
    String line = "e1,ann,shop,1600000000," + "9".repeat(5_000) + "x,web";
    assertThat(rejected(mapper.map(record(line))).message())
        .contains("... (5001 characters)")
        .hasSizeLessThan(300);
  }

  @Test
  void optionalAndUnknownFeatures() {
    Mapped.Events mapped = events(mapper.map(record("e1,ann,shop,1600000000,,fax")));
    assertThat(((EdgeUpsert) mapped.events().get(0)).features()).containsExactly(Float.NaN, 0f);
  }

  @Test
  void edgeWithoutIdIsNamedAfterItsRecord() {
    RecordMapper unnamed =
        RecordMapper.compile(edges(csv(), pays(null, null, new OpValue.Upsert())), TYPES);
    EdgeUpsert edge = (EdgeUpsert) events(unnamed.map(record(GOOD))).events().get(0);
    assertThat(edge.id()).isEqualTo("gyre.payments-3-41");
  }

  @Test
  void operationsAndUpdateTimes() {
    OpValue op = new OpValue.ByValue(column("channel"), Set.of("web"), Set.of("gone"));
    RecordMapper updates =
        RecordMapper.compile(
            edges(csv(), pays(column("id"), time("cents", TimeFormat.SECONDS), op)), TYPES);
    String line = "e1,ann,shop,1600000000,1600000001,";
    Mapped.Events gone = events(updates.map(record(line + "gone")));
    assertThat(gone.events().get(0)).isInstanceOf(EdgeDelete.class);
    assertThat(gone.eventTimeMs()).isEqualTo(1_600_000_001_000L);
    assertThat(events(updates.map(record(line + "web"))).events().get(0))
        .isInstanceOf(EdgeUpsert.class);
    assertThat(reason(updates, record(line + "what"))).isEqualTo("unknown-value");
    assertThat(reason(updates, record("e1,ann,shop,1600000000,1599999999,web")))
        .isEqualTo("time-order");
  }

  @Test
  void labels() {
    LabelValue values =
        new LabelValue(
            column("channel"),
            new ValueTest.OneOf(Set.of("1")),
            new ValueTest.OneOf(Set.of("0")),
            new ValueTest.OneOf(Set.of("2")));
    MappingSpec spec =
        new MappingSpec(
            csv(),
            List.of(),
            List.of(),
            List.of(label(values)),
            Unmatched.REJECT,
            MappingLimits.DEFAULT);
    RecordMapper labels = RecordMapper.compile(spec, TYPES);
    String line = "e1,ann,shop,1600000000,1,";
    LabelEvent fraud = (LabelEvent) events(labels.map(record(line + "1"))).events().get(0);
    assertThat(fraud.label()).isEqualTo(Label.FRAUD);
    assertThat(fraud.availableAtMs()).isEqualTo(1_600_000_001_000L);
    Mapped.Events skipped = events(labels.map(record(line + "2")));
    assertThat(skipped.events()).isEmpty();
    assertThat(skipped.eventTimeMs()).isEqualTo(1_600_000_001_000L);
    assertThat(reason(labels, record(line + "3"))).isEqualTo("unknown-value");
    assertThat(reason(labels, record(line))).isEqualTo("missing-field");
  }

  @Test
  void aRecordIsTakenWholeOrNotAtAll() {
    EdgeRule second = pays(column("channel"), null, new OpValue.Upsert());
    RecordMapper two = RecordMapper.compile(edges(csv(), pays(), second), TYPES);
    assertThat(events(two.map(record(GOOD))).events()).hasSize(2);
    assertThat(reason(two, record("e1,ann,shop,1600000000,1250,"))).isEqualTo("empty-id");
  }

  @Test
  void templatesMetaFieldsAndTimes() {
    TextValue id =
        new TextValue.Template(
            List.of(
                column("id"), new TextValue.Constant("-"), new TextValue.Meta(MetaField.OFFSET)));
    TimeValue iso = time("when", TimeFormat.ISO8601);
    EdgeRule rule =
        new EdgeRule(
            0,
            id,
            new TextValue.Meta(MetaField.PARTITION),
            column("shop"),
            iso,
            null,
            payFeatures(),
            new OpValue.Upsert(),
            List.of());
    RecordMapper mapped = RecordMapper.compile(edges(csv(), rule), TYPES);
    for (String when :
        List.of("2020-09-13T12:26:40Z", "2020-09-13T14:26:40+02:00", "2020-09-13 12:26:40")) {
      EdgeUpsert edge =
          (EdgeUpsert) events(mapped.map(record("e1,ann,shop," + when + ",1,web"))).events().get(0);
      assertThat(edge.id()).isEqualTo("e1-41");
      assertThat(edge.source().id()).isEqualTo("3");
      assertThat(edge.timestampMs()).isEqualTo(1_600_000_000_000L);
    }
    assertThat(reason(mapped, record("e1,ann,shop,1969-12-31,1,web"))).isEqualTo("impossible-time");
    assertThat(reason(mapped, record("e1,ann,shop,+999999999-01-01,1,web")))
        .isEqualTo("impossible-time");
  }

  @Test
  void unmatchedRecordsAreRejectedOrSkippedWithTheirTime() {
    EdgeRule rule =
        new EdgeRule(
            0,
            column("id"),
            column("who"),
            column("shop"),
            time("when", TimeFormat.SECONDS),
            null,
            payFeatures(),
            new OpValue.Upsert(),
            List.of(
                new Condition(
                    column("cents"), new ValueTest.Compare(ValueTest.Comparison.GREATER, 100))));
    MappingSpec strict = edges(csv(), rule);
    String cheap = "e1,ann,shop,1600000000,100,web";
    assertThat(reason(RecordMapper.compile(strict, TYPES), record(cheap)))
        .isEqualTo("no-rule-applies");
    MappingSpec lax =
        new MappingSpec(
            csv(), strict.edges(), List.of(), List.of(), Unmatched.SKIP, MappingLimits.DEFAULT);
    assertThat(RecordMapper.compile(lax, TYPES).map(record(cheap)))
        .isEqualTo(new Mapped.Events(List.of(), 1_600_000_000_000L));
  }

  @Test
  void shipsAfterUse() throws Exception {
    mapper.map(record(GOOD));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(mapper);
    RecordMapper copy =
        (RecordMapper)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(copy.map(record(GOOD))).isEqualTo(mapper.map(record(GOOD)));
  }

  private static String reason(RecordMapper mapper, RawRecord record) {
    return rejected(mapper.map(record)).reasonCode();
  }
}
