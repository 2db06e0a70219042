package dev.gyre.hgt.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.hgt.batch.TypeVectors;
import dev.gyre.hgt.json.JsonFields;
import dev.gyre.hgt.layer.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    if (!Files.isRegularFile(path)) {
      throw new NoSuchFileException(path.toString(), null, "there is no such case");
    }
    JsonNode root;
    try {
      root = JSON.readTree(path.toFile());
    } catch (JsonProcessingException e) {
      throw new IOException(path + " is not JSON: " + e.getOriginalMessage(), e);
    }
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
  List<float[]> expected() {
    JsonNode outputs = root.path("outputs_f32");
    if (outputs.isEmpty()) {
      throw new CaseException("case '" + name() + "' has no outputs_f32");
    }
    return golden.form().read(outputs.get(outputs.size() - 1));
  }

  /**
   * Writes {@code {"case", "dialect", "outputs"}}.
   *
   * @param outputs vectors after the last layer, by type
   */
  void write(List<TypeVectors> outputs, Path path) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("case", name());
    node.put("dialect", dialect().id());
    int width = golden.layers().get(golden.layers().size() - 1).width();
    golden.form().write(node.putObject("outputs"), new ArrayList<>(outputs), width);
    if (path.toAbsolutePath().getParent() != null) {
      Files.createDirectories(path.toAbsolutePath().getParent());
    }
    JSON.writeValue(path.toFile(), node);
  }
}
