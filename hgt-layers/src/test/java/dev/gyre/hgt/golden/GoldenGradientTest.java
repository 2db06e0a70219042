package dev.gyre.hgt.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.hgt.real.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code gyre embed --grad} writes against PyTorch's autograd in double: relative to each
 * tensor's largest value, within 1e-5 in double and 1e-3 in float.
 */
class GoldenGradientTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  static Stream<Path> cases() {
    return GoldenFolder.forwardCases().stream().filter(path -> Files.exists(gradients(path)));
  }

  private static Path gradients(Path path) {
    return path.resolveSibling(path.getFileName().toString().replace(".json", "_grad.json"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inDouble(Path path) throws IOException {
    compare(path, Precision.DOUBLE, 1e-5);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inFloat(Path path) throws IOException {
    compare(path, Precision.FLOAT, 1e-3);
  }

  private void compare(Path path, Precision precision, double tolerance) throws IOException {
    Path out = folder.resolve("out.json");
    EmbedCase.run(path, gradients(path), out, precision);
    JsonNode wanted = JSON.readTree(gradients(path).toFile());
    JsonNode actual = JSON.readTree(out.toFile());
    double loss = wanted.get("loss_value").doubleValue();
    assertThat(actual.get("loss_value").doubleValue())
        .isCloseTo(loss, Offset.offset(tolerance * Math.max(1, Math.abs(loss))));
    tensors("grad_x", wanted.get("grad_x"), actual.get("grad_x"), tolerance);
    tensors("grad_weights", wanted.get("grad_weights"), actual.get("grad_weights"), tolerance);
  }

  /** Every tensor that is wanted is there, and there is none that is not wanted. */
  private static void tensors(String name, JsonNode wanted, JsonNode actual, double tolerance) {
    if (wanted.has("data")) {
      tensor(name, wanted, actual, tolerance);
      return;
    }
    assertThat(actual.size()).as("entries of " + name).isEqualTo(wanted.size());
    if (wanted.isArray()) {
      for (int i = 0; i < wanted.size(); i++) {
        tensors(name + "[" + i + "]", wanted.get(i), actual.get(i), tolerance);
      }
      return;
    }
    for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
      assertThat(actual.has(entry.getKey())).as(name + "." + entry.getKey()).isTrue();
      tensors(name + "." + entry.getKey(), entry.getValue(), actual.get(entry.getKey()), tolerance);
    }
  }

  private static void tensor(String name, JsonNode wanted, JsonNode actual, double tolerance) {
    assertThat(actual.get("shape")).as("shape of " + name).isEqualTo(wanted.get("shape"));
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < wanted.get("data").size(); i++) {
      double value = wanted.get("data").get(i).doubleValue();
      largest = Math.max(largest, Math.abs(value));
      worst = Math.max(worst, Math.abs(value - actual.get("data").get(i).doubleValue()));
    }
    assertThat(worst).as("difference in " + name).isLessThanOrEqualTo(tolerance * largest);
  }
}
