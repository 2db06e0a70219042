package dev.gyre.jobs.config;

import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.MetaPath;
import dev.gyre.graph.schema.TypeSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a job file: YAML 1.2, the keys of {@code docs/job-file.md}.
 *
 * <p>All errors of a file are found in one reading. They are of three kinds: what YAML itself
 * refuses (only the first is known then), a value that is not what its key allows, and values that
 * do not fit each other.
 */
public final class JobFileReader {
  private static final List<String> KEYS =
      List.of(
          "name",
          "topicPrefix",
          "kafka",
          "types",
          "relations",
          "aggregates",
          "metaPaths",
          "model",
          "interaction",
          "policy",
          "sources",
          "time",
          "refresh",
          "state",
          "delivery",
          "wireFormat",
          "scoreTimeout");

  private final Problems problems;
  private final Path directory;

  private JobFileReader(String file, Path directory) {
    this.problems = new Problems(file);
    this.directory = directory;
  }

  /**
   * Reads a file.
   *
   * @param file the file; paths in it are relative to its directory
   * @return the job
   * @throws JobConfigException if anything is wrong in the file; lists all of it
   * @throws IOException if the file cannot be read
   */
  public static JobConfig read(Path file) throws JobConfigException, IOException {
    byte[] bytes = Files.readAllBytes(file);
    Path directory = file.toAbsolutePath().getParent();
    return read(file.toString(), new String(bytes, StandardCharsets.UTF_8), directory);
  }

  /**
   * Reads a text.
   *
   * @param name what errors call the file
   * @param yaml the text
   * @param directory what paths in the text are relative to
   * @return the job
   * @throws JobConfigException if anything is wrong; lists all of it
   */
  public static JobConfig read(String name, String yaml, Path directory) throws JobConfigException {
    return new JobFileReader(name, directory).read(yaml);
  }

  private JobConfig read(String yaml) throws JobConfigException {
    Node root = compose(yaml);
    JobConfig config = root == null ? null : job(new YamlValue(root, "", problems));
    if (config == null || problems.any()) {
      throw new JobConfigException(problems.errors());
    }
    return config;
  }

  private Node compose(String yaml) {
    try {
      Optional<Node> root =
          new Compose(LoadSettings.builder().setUseMarks(true).build()).composeString(yaml);
      if (root.isEmpty()) {
        problems.error(
            Optional.empty(), "(file)", "", "the file is empty", "start from a file in examples/");
      }
      return root.orElse(null);
    } catch (MarkedYamlEngineException broken) {
      problems.error(
          broken.getProblemMark(),
          "(file)",
          "",
          "it is not YAML: " + broken.getProblem(),
          "check the indentation and quotes of this line and the one above");
    } catch (YamlEngineException broken) {
      problems.error(
          Optional.empty(), "(file)", "", "it is not YAML: " + broken.getMessage(), "see yaml.org");
    }
    return null;
  }

  /** The job; null when so much is missing that the rest cannot be checked. */
  private JobConfig job(YamlValue root) {
    YamlMap map = root.map(KEYS.toArray(String[]::new));
    String name =
        map.required("name", "give the job a name") == null ? null : map.text("name", null);
    TypeSchema types = new TypesReader().read(map);
    RuntimeReader runtime = new RuntimeReader(directory);
    ModelSpec model = runtime.model(map.find("model"));
    KafkaSpec kafka = runtime.kafka(map.find("kafka"));
    TimeSpec time = runtime.time(map.find("time"));
    RefreshSpec refresh = runtime.refresh(map.find("refresh"));
    StateSpec state = runtime.state(map.find("state"));
    DeliverySpec delivery = runtime.delivery(map.find("delivery"));
    WireFormatSpec wireFormat = runtime.wireFormat(map.find("wireFormat"));
    String prefix = runtime.topicName(map.find("topicPrefix"), "gyre");
    long scoreTimeout = map.duration("scoreTimeout", 1, 1_000);
    YamlValue sourcesAt = map.required("sources", "list the topics that the job reads");
    if (types == null) {
      return null;
    }
    ModelReader modelling = new ModelReader(types);
    List<AggregateSpec> aggregates = modelling.aggregates(map.find("aggregates"));
    List<MetaPath> metaPaths = modelling.metaPaths(map.find("metaPaths"), model);
    Interaction interaction = modelling.interaction(map.find("interaction"));
    PolicySpec policy = modelling.policy(map.find("policy"), interaction);
    SourcesReader reader = new SourcesReader(types, directory);
    List<SourceSpec> sources = sourcesAt == null ? List.of() : reader.read(sourcesAt);
    if (problems.any()) {
      return null;
    }
    new CrossChecks(types, aggregates, sources, wireFormat).check(map);
    return new JobConfig(
        name,
        prefix,
        kafka,
        types,
        aggregates,
        metaPaths,
        model,
        interaction,
        policy,
        sources,
        time,
        refresh,
        state,
        delivery,
        wireFormat,
        scoreTimeout,
        problems.warnings());
  }
}
