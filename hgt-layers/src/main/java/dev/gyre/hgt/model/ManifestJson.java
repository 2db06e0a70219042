package dev.gyre.hgt.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.json.JsonFields;
import java.util.LinkedHashMap;
import java.util.Map;

/** A manifest as JSON, and back; {@link ShapeJson} has the shape's part. */
final class ManifestJson {

  /** Version of the file's layout. */
  static final int FORMAT = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ManifestJson() {}

  /** What decides a model's outputs but for the weights, as text. */
  static String decisive(ModelShape shape, Map<String, Normalization> normalization) {
    ObjectNode root = ShapeJson.write(shape, JSON.createObjectNode());
    root.set("normalization", write(normalization));
    return text(root);
  }

  static String write(ModelManifest manifest) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("version", manifest.version());
    root.put("trained", manifest.trained());
    ShapeJson.write(manifest.shape(), root);
    root.set("normalization", write(manifest.normalization()));
    ObjectNode training = root.putObject("training");
    manifest.training().forEach(training::put);
    ObjectNode metrics = root.putObject("metrics");
    manifest.metrics().forEach(metrics::put);
    root.put("checksum", manifest.checksum());
    return text(root);
  }

  /**
   * A manifest from its JSON.
   *
   * @throws IllegalArgumentException that names the field if it is not a manifest
   */
  static ModelManifest read(String text) {
    JsonFields root = JsonFields.of(parse(text), "manifest");
    int format = root.integer("format");
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "manifest: 'format' is " + format + ": this version reads format " + FORMAT);
    }
    Map<String, Normalization> normalization = new LinkedHashMap<>();
    JsonFields blocks = root.object("normalization");
    for (String block : blocks.names()) {
      JsonFields fields = blocks.object(block);
      normalization.put(
          block, new Normalization(fields.floats("mean"), fields.floats("deviation")));
    }
    Map<String, String> training = new LinkedHashMap<>();
    JsonFields trainingFields = root.object("training");
    trainingFields.names().forEach(name -> training.put(name, trainingFields.text(name)));
    Map<String, Double> metrics = new LinkedHashMap<>();
    JsonFields metricFields = root.object("metrics");
    metricFields.names().forEach(name -> metrics.put(name, metricFields.number(name)));
    return new ModelManifest(
        root.text("version"),
        root.bool("trained"),
        ShapeJson.read(root),
        normalization,
        training,
        metrics,
        root.text("checksum"));
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("manifest is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ObjectNode write(Map<String, Normalization> normalization) {
    ObjectNode blocks = JSON.createObjectNode();
    normalization.forEach(
        (block, value) -> {
          ObjectNode fields = blocks.putObject(block);
          floats(fields.putArray("mean"), value.mean());
          floats(fields.putArray("deviation"), value.deviation());
        });
    return blocks;
  }

  private static void floats(ArrayNode array, float[] values) {
    for (float value : values) {
      array.add(value);
    }
  }

  private static String text(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain nodes can always be written", e);
    }
  }
}
