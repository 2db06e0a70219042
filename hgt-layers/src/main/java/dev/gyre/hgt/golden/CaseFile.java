package dev.gyre.hgt.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.json.JsonFields;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.real.Reals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A case in the layout of the golden vectors, and its outputs. */
public final class CaseFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final GoldenCase golden;
  private final JsonNode root;

  private CaseFile(GoldenCase golden, JsonNode root) {
    this.golden = golden;
    this.root = root;
  }

  /**
   * Reads a case. Its dialect is told by its name's beginning, {@code pyg_} or {@code pyhgt_}; the
   * name is the file's where the case has none.
   *
   * @throws IOException if the file cannot be read or is not JSON
   * @throws CaseException if the case breaks the layout; the message names the field
   */
  public static CaseFile read(Path path) throws IOException {
    JsonNode root = json(path);
    try {
      JsonFields fields = JsonFields.of(root, "case");
      String name =
          fields.has("case")
              ? fields.text("case")
              : path.getFileName().toString().replaceFirst("\\.json$", "");
      return new CaseFile(
          dialect(name) == Dialect.PYG ? PygCase.read(fields, name) : PyhgtCase.read(fields, name),
          root);
    } catch (IllegalArgumentException e) {
      throw new CaseException(path + ": " + e.getMessage());
    }
  }

  private static Dialect dialect(String name) {
    for (Dialect dialect : Dialect.values()) {
      if (name.toLowerCase(Locale.ROOT).startsWith(dialect.id() + "_")) {
        return dialect;
      }
    }
    throw new CaseException(
        "case is '" + name + "': its name must begin with pyg_ or pyhgt_, which tells its dialect");
  }

  /** The case's name. */
  public String name() {
    return golden.name();
  }

  /** The case's dialect. */
  public Dialect dialect() {
    return golden.dialect();
  }

  /** The case on common ground. */
  GoldenCase golden() {
    return golden;
  }

  /**
   * The last layer's expected outputs, by type; null for a type without any.
   *
   * @throws CaseException if the case has none
   */
  List<double[]> expected() {
    JsonNode outputs = root.path("outputs_f32");
    if (outputs.isEmpty()) {
      throw new CaseException("case '" + name() + "' has no outputs_f32");
    }
    return golden.form().read(outputs.get(outputs.size() - 1), golden.outputWidths());
  }

  /**
   * Reads c, the weights of the loss {@code sum(out * c)}, from a gradient file.
   *
   * @return by type; null for a type without any
   * @throws IOException if the file cannot be read or is not JSON
   * @throws CaseException if it has no c in the layout of the case's outputs
   */
  List<double[]> lossWeights(Path path) throws IOException {
    JsonFields fields = JsonFields.of(json(path), "gradients");
    return golden.form().read(fields.any("c"), golden.outputWidths());
  }

  /**
   * Writes {@code {"case", "dialect", "outputs"}}.
   *
   * @param outputs vectors after the last layer, by type
   */
  void write(List<Reals> outputs, Path path) throws IOException {
    save(start(outputs), path);
  }

  /**
   * Writes {@code {"case", "dialect", "outputs", "loss_value", "grad_x", "grad_weights"}}.
   *
   * @param outputs vectors after the last layer, by type
   * @param dInputs gradients of the raw vectors, by type
   * @param binding holds the gradients of the weights
   */
  void write(List<Reals> outputs, double loss, List<Reals> dInputs, Binding binding, Path path)
      throws IOException {
    ObjectNode node = start(outputs);
    node.put("loss_value", loss);
    golden.form().write(node.putObject("grad_x"), dInputs, golden.widths());
    golden.form().writeGradients(node.putArray("grad_weights"), binding);
    save(node, path);
  }

  private ObjectNode start(List<Reals> outputs) {
    ObjectNode node = JSON.createObjectNode();
    node.put("case", name());
    node.put("dialect", dialect().id());
    golden.form().write(node.putObject("outputs"), outputs, golden.outputWidths());
    return node;
  }

  private static void save(ObjectNode node, Path path) throws IOException {
    if (path.toAbsolutePath().getParent() != null) {
      Files.createDirectories(path.toAbsolutePath().getParent());
    }
    JSON.writeValue(path.toFile(), node);
  }

  private static JsonNode json(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new NoSuchFileException(path.toString(), null, "there is no such file");
    }
    try {
      return JSON.readTree(path.toFile());
    } catch (JsonProcessingException e) {
      throw new IOException(path + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
