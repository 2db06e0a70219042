package dev.gyre.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.jobs.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedCommandTest {

  private static final double TOLERANCE = 1e-5;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void theOutputsOfEveryGoldenCaseAreWritten() throws IOException {
    for (Path file : cases()) {
      Path written = folder.resolve("out-" + file.getFileName());
      CommandRun.of("embed", "--case", file, "--out", written).assertDone();
      JsonNode golden = JSON.readTree(file.toFile());
      JsonNode out = JSON.readTree(written.toFile());
      assertThat(out.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("case", "dialect", "outputs");
      assertThat(out.get("case")).isEqualTo(golden.get("case"));
      assertClose(
          file.getFileName().toString(), out.get("outputs"), last(golden.get("outputs_f32")));
    }
  }

  /** Of the outputs of all layers those of the last. */
  private static JsonNode last(JsonNode layers) {
    return layers.get(layers.size() - 1);
  }

  private static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.list(Checkout.shared("golden"))) {
      List<Path> cases =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .filter(file -> !file.toString().endsWith("_grad.json"))
              .toList();
      assertThat(cases).isNotEmpty();
      return cases;
    }
  }

  private static void assertClose(String where, JsonNode actual, JsonNode expected) {
    assertThat(actual.getNodeType()).as(where).isEqualTo(expected.getNodeType());
    if (expected.isNumber()) {
      double wanted = expected.asDouble();
      assertThat(Math.abs(actual.asDouble() - wanted))
          .as("%s: %s for %s", where, actual, expected)
          .isLessThanOrEqualTo(TOLERANCE * Math.max(1, Math.abs(wanted)));
      return;
    }
    assertThat(actual.size()).as(where).isEqualTo(expected.size());
    if (expected.isArray()) {
      for (int i = 0; i < expected.size(); i++) {
        assertClose(where + "[" + i + "]", actual.get(i), expected.get(i));
      }
    } else {
      expected
          .properties()
          .forEach(
              it -> assertClose(where + "." + it.getKey(), actual.get(it.getKey()), it.getValue()));
    }
  }
}
