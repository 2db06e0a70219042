package dev.gyre.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gyre embed --grad} on a case made here, against differences of its own loss. */
class EmbedGradientTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NODES = 3;
  private static final int WIDTH = 4;
  private static final double STEP = 1e-3;

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(7);
  private final StringWriter err = new StringWriter();

  @Test
  void gradientsAgreeWithDifferencesOfTheLoss() throws IOException {
    ObjectNode graph = graph();
    JsonNode out = embed(graph, gradients(), 0);
    assertThat(out.get("dialect").textValue()).isEqualTo("pyg");
    assertThat(out.at("/outputs/a/shape").toString()).isEqualTo("[3,4]");

    checkDifferences(graph, graph.at("/x/a"), out.at("/grad_x/a"));
    for (String name :
        new String[] {
          "kqv_lin.lins.a.weight", "kqv_lin.lins.a.bias", "k_rel.weight", "v_rel.weight",
          "p_rel.a__to__a", "out_lin.lins.a.weight", "out_lin.lins.a.bias", "skip.a"
        }) {
      JsonNode weight = graph.get("weights").get(0).get(name);
      checkDifferences(graph, weight, out.get("grad_weights").get(0).get(name));
    }
  }

  /** Central differences of {@code loss_value}, in a few places of the array. */
  private void checkDifferences(ObjectNode graph, JsonNode array, JsonNode gradient)
      throws IOException {
    ArrayNode data = (ArrayNode) array.get("data");
    assertThat(gradient.get("shape")).isEqualTo(array.get("shape"));
    for (int i = 0; i < data.size(); i += 1 + data.size() / 3) {
      float value = data.get(i).floatValue();
      float above = (float) (value + STEP);
      float below = (float) (value - STEP);
      data.set(i, JSON.getNodeFactory().numberNode(above));
      double more = embed(graph, gradients(), 0).get("loss_value").doubleValue();
      data.set(i, JSON.getNodeFactory().numberNode(below));
      double less = embed(graph, gradients(), 0).get("loss_value").doubleValue();
      data.set(i, JSON.getNodeFactory().numberNode(value));
      assertThat(gradient.get("data").get(i).doubleValue())
          .isCloseTo((more - less) / ((double) above - below), Offset.offset(1e-5));
    }
  }

  @Test
  void lossWeightsOfAnotherShapeAreWrongUsage() throws IOException {
    ObjectNode gradients = JSON.createObjectNode();
    array(gradients.putObject("c").putObject("a"), 2, WIDTH);
    embed(graph(), gradients, 2);
    assertThat(err.toString()).contains("grad.json").contains("[2, 4]").contains("[3, 4]");
  }

  @Test
  void missingFileOfLossWeightsIsWrongUsage() throws IOException {
    Path file = folder.resolve("case.json");
    JSON.writeValue(file.toFile(), graph());
    assertThat(run("--case", file.toString(), "--grad", "none.json", "--out", "out.json"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--grad 'none.json'");
  }

  private JsonNode embed(ObjectNode graph, ObjectNode gradients, int code) throws IOException {
    Path file = folder.resolve("case.json");
    Path grad = folder.resolve("grad.json");
    Path out = folder.resolve("out.json");
    JSON.writeValue(file.toFile(), graph);
    JSON.writeValue(grad.toFile(), gradients);
    assertThat(run("--case", file.toString(), "--grad", grad.toString(), "--out", out.toString()))
        .as(err.toString())
        .isEqualTo(code);
    return Files.exists(out) ? JSON.readTree(out.toFile()) : null;
  }

  private int run(String... options) {
    String[] args = new String[options.length + 1];
    args[0] = "embed";
    System.arraycopy(options, 0, args, 1, options.length);
    return Gyre.run(args, new PrintWriter(new StringWriter()), new PrintWriter(err, true));
  }

  /** One type, one relation, two heads. */
  private ObjectNode graph() {
    ObjectNode graph = JSON.createObjectNode();
    graph.put("case", "pyg_small").put("heads", 2);
    array(graph.putObject("x").putObject("a"), NODES, WIDTH);
    ObjectNode edges = graph.putArray("edges").addObject();
    edges.put("src_type", "a").put("relation", "to").put("dst_type", "a");
    edges.putArray("src").add(0).add(1).add(1);
    edges.putArray("dst").add(1).add(2).add(1);
    ObjectNode weights = graph.putArray("weights").addObject();
    array(weights.putObject("kqv_lin.lins.a.weight"), 3 * WIDTH, WIDTH);
    array(weights.putObject("kqv_lin.lins.a.bias"), 3 * WIDTH);
    array(weights.putObject("out_lin.lins.a.weight"), WIDTH, WIDTH);
    array(weights.putObject("out_lin.lins.a.bias"), WIDTH);
    array(weights.putObject("k_rel.weight"), 2, 2, 2);
    array(weights.putObject("v_rel.weight"), 2, 2, 2);
    array(weights.putObject("skip.a"), 1);
    array(weights.putObject("p_rel.a__to__a"), 1, 2);
    return graph;
  }

  /** c = 1 on every output. */
  private static ObjectNode gradients() {
    ObjectNode gradients = JSON.createObjectNode();
    ObjectNode c = gradients.putObject("c").putObject("a");
    c.put("dtype", "float64").putArray("shape").add(NODES).add(WIDTH);
    ArrayNode data = c.putArray("data");
    for (int i = 0; i < NODES * WIDTH; i++) {
      data.add(1.0);
    }
    return gradients;
  }

  private void array(ObjectNode into, int... shape) {
    into.put("dtype", "float32");
    ArrayNode dimensions = into.putArray("shape");
    int size = 1;
    for (int dimension : shape) {
      dimensions.add(dimension);
      size *= dimension;
    }
    ArrayNode data = into.putArray("data");
    for (int i = 0; i < size; i++) {
      data.add((float) (random.nextDouble() - 0.5));
    }
  }
}
