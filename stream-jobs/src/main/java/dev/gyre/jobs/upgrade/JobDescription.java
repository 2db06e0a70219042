package dev.gyre.jobs.upgrade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.hgt.json.JsonFields;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.model.ShapeJson;
import dev.gyre.jobs.config.JobConfig;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a job's state depends on. It is part of the state, as JSON.
 *
 * @param job the job's name
 * @param layouts version of each layout of bytes that the state is written in, by name
 * @param shards units of state
 * @param shape types, relations, windows, fan-ins, aggregates and what is scored, as the job has
 *     them, and the model's configuration
 * @param modelVersion version of the model, which follows from its weights
 * @param tolerance greatest change of a vector that a node keeps to itself
 * @param latenessMs how far behind its partition's greatest time a record may be, milliseconds
 * @param topics full names of the topics that are read, sorted
 * @param publishesScores whether there is a sink of scores
 */
public record JobDescription(
    String job,
    Map<String, Integer> layouts,
    int shards,
    ModelShape shape,
    String modelVersion,
    float tolerance,
    long latenessMs,
    List<String> topics,
    boolean publishesScores)
    implements Serializable {

  /** Version of the JSON. */
  static final int FORMAT = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keeps copies. */
  public JobDescription {
    layouts = Collections.unmodifiableMap(new TreeMap<>(layouts));
    topics = topics.stream().sorted().toList();
  }

  /** The description of a job that runs a model. */
  public static JobDescription of(JobConfig config, HgtModel model) {
    return new JobDescription(
        config.name(),
        Layouts.written(),
        config.state().shards(),
        new ModelShape(
            model.config(), config.types(), config.aggregates(), config.interaction().relation()),
        model.manifest().version(),
        config.refresh().tolerance(),
        config.time().latenessMs(),
        config.sources().stream().map(source -> config.topic(source.topic())).toList(),
        config.interaction().scored() && config.delivery().publishScores());
  }

  /** The description as JSON. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("job", job);
    ObjectNode versions = root.putObject("layouts");
    layouts.forEach(versions::put);
    root.put("shards", shards);
    root.put("model_version", modelVersion);
    root.put("tolerance", tolerance);
    root.put("lateness_ms", latenessMs);
    topics.forEach(root.putArray("topics")::add);
    root.put("publishes_scores", publishesScores);
    ShapeJson.write(shape, root.putObject("shape"));
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain nodes can always be written", e);
    }
  }

  /**
   * The description of some JSON.
   *
   * @throws IllegalArgumentException if it is of a format to come, or not a description; names the
   *     field
   */
  public static JobDescription fromJson(String json) {
    JsonFields root = JsonFields.of(parse(json), "job description");
    int format = root.integer("format");
    if (format > FORMAT) {
      throw new IllegalArgumentException(
          "the job description in the state has format "
              + format
              + ", this build reads formats up to "
              + FORMAT
              + ": start the build that wrote it, or a newer one");
    }
    JsonFields versions = root.object("layouts");
    Map<String, Integer> layouts = new TreeMap<>();
    versions.names().forEach(name -> layouts.put(name, versions.integer(name)));
    return new JobDescription(
        root.text("job"),
        layouts,
        root.integer("shards"),
        ShapeJson.read(root.object("shape")),
        root.text("model_version"),
        (float) root.number("tolerance"),
        root.number64("lateness_ms"),
        root.texts("topics"),
        root.bool("publishes_scores"));
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the job description in the state is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
