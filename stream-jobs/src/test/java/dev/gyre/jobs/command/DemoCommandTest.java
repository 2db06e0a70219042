package dev.gyre.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.schemas.avro.DeadLetter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as its user meets it, broker and cluster and all. */
class DemoCommandTest {

  private static final String HEADER =
      "tx_seconds,customer_id,terminal_id,amount_cents,fraud_scenario";
  private static final int ROWS = 400;
  private static final int MEGABYTES_10 = 10 * 1024 * 1024;

  /** Bad rows by their number, and the reason of each. */
  private static final Map<Integer, String> REASONS =
      new TreeMap<>(
          Map.of(
              50, "wrong-column-count",
              100, "not-a-number",
              150, "impossible-time",
              151, "impossible-time",
              200, "record-too-large",
              250, "time-ahead",
              300, "empty-record",
              350, "late"));

  @TempDir private Path folder;

  private static String row(int i) {
    int seconds = i * 60;
    return switch (i) {
      case 50 -> seconds + ",7,8,900";
      case 100 -> seconds + ",7,8,much,0";
      case 150 -> "yesterday,7,8,900,0";
      case 151 -> "99999999999999,7,8,900,0";
      case 200 -> seconds + "," + "x".repeat(MEGABYTES_10) + ",8,900,0";
      case 250 -> seconds + 90 * 86_400 + ",7,8,900,0";
      case 300 -> "";
      case 350 -> "3,7,8,900,0";
      default -> seconds + "," + i % 23 + "," + i % 83 + "," + (100 + i) + ",0";
    };
  }

  @Test
  void badRowsBecomeDeadLettersAndTheRestGoesOn() throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (int i = 0; i < ROWS; i++) {
      lines.add(row(i));
    }
    Path file = Files.write(folder.resolve("rows.csv"), lines);
    Path keep = folder.resolve("kept");
    Path json = folder.resolve("report.json");
    CommandRun.of("demo", "--dataset", "fdh", "--file", file, "--keep", keep, "--json", json)
        .assertDone();

    JsonNode report = new ObjectMapper().readTree(json.toFile());
    int good = ROWS - REASONS.size();
    assertThat(report.get("events_in").asInt()).isEqualTo(ROWS);
    assertThat(report.get("labels_in").asInt()).as("none within a week").isZero();
    assertThat(report.get("edges").asInt()).isEqualTo(good);
    assertThat(report.get("scores").asInt()).isEqualTo(good);
    assertThat(report.get("live_edges").asInt()).isEqualTo(good);
    assertThat(report.get("dead_letters").asInt()).isEqualTo(REASONS.size());
    assertThat(report.get("checkpoints").asInt()).isPositive();
    assertThat(report.get("state_backend").asText()).isEqualTo("rocksdb");
    assertThat(report.at("/model/trained").asBoolean()).isFalse();

    List<DeadLetter> letters = deadLetters(keep.resolve("outputs/dead-letters.avro"));
    Map<Integer, String> reasons = new TreeMap<>();
    for (DeadLetter letter : letters) {
      int number = Integer.parseInt(text(letter.getKey(), Integer.toString(200)));
      reasons.put(number, letter.getReasonCode());
      assertOriginal(letter, row(number));
    }
    assertThat(reasons).isEqualTo(REASONS);
  }

  private static void assertOriginal(DeadLetter letter, String row) {
    assertThat(letter.getTopic()).isEqualTo("fdh.transactions");
    assertThat(letter.getValueSize()).isEqualTo(row.length());
    boolean huge = row.length() > MEGABYTES_10;
    assertThat(letter.getByReference()).isEqualTo(huge);
    assertThat(text(letter.getValue(), row)).isEqualTo(row);
    assertThat(letter.getMessage()).isNotBlank().hasSizeLessThan(1_000);
  }

  private static String text(java.nio.ByteBuffer bytes, String whenByReference) {
    return bytes == null
        ? whenByReference
        : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private static List<DeadLetter> deadLetters(Path file) throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    try (DataFileReader<DeadLetter> reader =
        new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(DeadLetter.class))) {
      reader.forEach(letters::add);
    }
    return letters;
  }

  @Test
  void theSimulatorsReportIsCleanJsonOnStandardOutput() throws IOException {
    CommandRun run =
        CommandRun.of("demo", "--events", 500, "--seed", 7, "--json", "-").assertDone();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.get("seed").asInt()).isEqualTo(7);
    assertThat(report.get("events_in").asInt()).isEqualTo(500);
    assertThat(report.get("dead_letters").asInt()).isZero();
    assertThat(report.get("scores").asInt()).isPositive();
    assertThat(report.at("/quality/labelled").asInt()).isPositive();
    assertThat(report.at("/quality/frauds").isNumber()).isTrue();
    assertThat(run.err()).contains("Read 500 events").contains("trained: true");
    Matcher folderOfRun = Pattern.compile("everything is in (\\S+)").matcher(run.err());
    assertThat(folderOfRun.find()).isTrue();
    assertThat(Path.of(folderOfRun.group(1))).as("the temporary folder").doesNotExist();
  }
}
