package dev.gyre.schemas.released;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Successors made on purpose, good and bad, of the released {@code LabelEvent}. */
class CompatibilityTest {

  private static final Schema LABEL = ReleasedSchemas.of("dev.gyre.schemas.avro.LabelEvent").get(0);

  /** The released schema with one piece of its JSON replaced. */
  private static Schema successor(String piece, String replacement) {
    String json = LABEL.toString();
    assertThat(json).contains(piece);
    return new Schema.Parser().parse(json.replace(piece, replacement));
  }

  private static Schema withField(String field) {
    return successor("\"fields\":[", "\"fields\":[" + field + ",");
  }

  private static Schema withoutField(String name) {
    String json = LABEL.toString();
    String without = json.replaceFirst("\\{\"name\":\"" + name + "\"[^{}]*},?", "");
    assertThat(without).isNotEqualTo(json);
    return new Schema.Parser().parse(without);
  }

  private static List<String> breaks(Schema successor) {
    return Compatibility.FULL_TRANSITIVE.breaks(successor, List.of(LABEL));
  }

  @Test
  void removedFieldWithoutDefaultBreaksOldReaders() {
    assertThat(breaks(withoutField("source")))
        .singleElement()
        .asString()
        .contains("readers of version 1", "READER_FIELD_MISSING_DEFAULT_VALUE", "source");
  }

  @Test
  void newFieldWithoutDefaultBreaksOldData() {
    assertThat(breaks(withField("{\"name\":\"analyst\",\"type\":\"string\"}")))
        .singleElement()
        .asString()
        .contains("data of version 1", "READER_FIELD_MISSING_DEFAULT_VALUE", "analyst");
  }

  @Test
  void renamedFieldBreaksBoth() {
    assertThat(breaks(successor("\"name\":\"source\"", "\"name\":\"from\""))).hasSize(2);
  }

  @Test
  void renamedFieldWithAliasStillBreaksOldReaders() {
    Schema aliased = successor("\"name\":\"source\"", "\"name\":\"from\",\"aliases\":[\"source\"]");
    assertThat(breaks(aliased)).singleElement().asString().contains("readers of version 1");
  }

  @Test
  void changedTypeBreaksBoth() {
    assertThat(
            breaks(
                successor(
                    "\"name\":\"timestampMs\",\"type\":\"long\"",
                    "\"name\":\"timestampMs\",\"type\":\"string\"")))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("TYPE_MISMATCH"));
  }

  @Test
  void widenedTypeBreaksOldReaders() {
    assertThat(
            breaks(
                successor(
                    "\"name\":\"timestampMs\",\"type\":\"long\"",
                    "\"name\":\"timestampMs\",\"type\":\"double\"")))
        .singleElement()
        .asString()
        .contains("readers of version 1", "TYPE_MISMATCH");
  }

  @Test
  void renamedSymbolBreaksBoth() {
    assertThat(breaks(successor("\"FRAUD\"", "\"FRAUDULENT\"")))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("MISSING_ENUM_SYMBOLS"));
  }

  @Test
  void newSymbolBreaksOldReaders() {
    assertThat(breaks(successor("\"FRAUD\"", "\"FRAUD\",\"DISPUTED\"")))
        .singleElement()
        .asString()
        .contains("readers of version 1", "MISSING_ENUM_SYMBOLS");
  }

  @Test
  void renamedRecordBreaksBoth() {
    assertThat(breaks(successor("\"name\":\"LabelEvent\"", "\"name\":\"Verdict\"")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains("NAME_MISMATCH"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"analyst\",\"type\":[\"null\",\"string\"],\"default\":null}",
        "{\"name\":\"confidence\",\"type\":\"double\",\"default\":1.0}",
        "{\"name\":\"tags\",\"type\":{\"type\":\"array\",\"items\":\"string\"},\"default\":[]}"
      })
  void newFieldWithDefaultIsGood(String field) {
    assertThat(breaks(withField(field))).isEmpty();
  }

  @Test
  void changedDocumentationIsGood() {
    assertThat(breaks(successor("The verdict.", "What the analyst found."))).isEmpty();
  }

  @Test
  void aFieldWithDefaultMayGoAgain() {
    Schema second = withField("{\"name\":\"confidence\",\"type\":\"double\",\"default\":1.0}");
    assertThat(Compatibility.FULL_TRANSITIVE.breaks(LABEL, List.of(LABEL, second))).isEmpty();
  }

  @Test
  void aBreakWithAnOlderVersionThanTheLastIsFound() {
    // Each step is fine by itself: first the field comes with a default, then it loses it.
    Schema second = withField("{\"name\":\"confidence\",\"type\":\"double\",\"default\":1.0}");
    Schema third = withField("{\"name\":\"confidence\",\"type\":\"double\"}");

    assertThat(Compatibility.FULL.breaks(third, List.of(LABEL, second))).isEmpty();
    assertThat(Compatibility.FULL_TRANSITIVE.breaks(third, List.of(LABEL, second)))
        .singleElement()
        .asString()
        .contains("data of version 1", "confidence");
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 0",
    "BACKWARD, 0",
    "FORWARD, 1",
    "FULL, 1",
    "BACKWARD_TRANSITIVE, 0",
    "FORWARD_TRANSITIVE, 1",
    "FULL_TRANSITIVE, 1"
  })
  void levelsLookOneWayOrBoth(Compatibility level, int breaks) {
    assertThat(level.breaks(withoutField("source"), List.of(LABEL))).hasSize(breaks);
  }
}
