package dev.gyre.jobs.config;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.mapping.RecordMapper;
import dev.gyre.jobs.mapping.spec.MappingLimits;
import dev.gyre.jobs.mapping.spec.MappingSpec;
import dev.gyre.jobs.mapping.spec.RecordFormat;
import dev.gyre.jobs.mapping.spec.Unmatched;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** Reads {@code sources}. */
final class SourcesReader {
  private static final List<String> OWN_TOPICS =
      List.of("embeddings", "scores", "alerts", "dead-letters", "models");
  private static final String[] RULES = {"edges", "nodes", "labels"};

  private final TypeSchema types;
  private final Path directory;

  SourcesReader(TypeSchema types, Path directory) {
    this.types = types;
    this.directory = directory;
  }

  List<SourceSpec> read(YamlValue at) {
    List<SourceSpec> sources = new ArrayList<>();
    List<String> topics = new ArrayList<>();
    if (!at.isList() || at.list().isEmpty()) {
      at.error("a list of at least one topic is needed", "write '- topic: ...' below the key");
      return sources;
    }
    for (YamlValue item : at.list()) {
      SourceSpec source = source(item, topics);
      if (source != null) {
        sources.add(source);
      }
    }
    return sources;
  }

  private SourceSpec source(YamlValue at, List<String> topics) {
    YamlMap map =
        at.map(
            "topic",
            "format",
            "delimiter",
            "columns",
            "schema",
            "registry",
            "native",
            "edges",
            "nodes",
            "labels",
            "unmatched",
            "limits");
    String topic = topic(map, topics);
    Map<String, String> formats = new LinkedHashMap<>();
    List.of("csv", "json", "avro").forEach(name -> formats.put(name, name));
    YamlValue formatAt = map.required("format", "write csv, json or avro");
    String format = formatAt == null ? null : formatAt.choice(formats, null);
    if (format == null) {
      return null;
    }
    refuse(map, format, "csv", "delimiter", "columns");
    refuse(map, format, "avro", "schema", "registry", "native");
    RecordFormat layout =
        switch (format) {
          case "csv" -> csv(map);
          case "json" -> new RecordFormat.Json();
          default -> avro(map);
        };
    if (topic == null || layout == null) {
      return null;
    }
    MappingSpec mapping = mapping(map, layout);
    if (!map.owner().problems().any()) {
      compile(mapping, at);
    }
    return new SourceSpec(topic, mapping);
  }

  private static String topic(YamlMap map, List<String> topics) {
    YamlValue at = map.required("topic", "give the topic's name without the prefix");
    String topic = at == null ? null : new RuntimeReader(null).topicName(Optional.of(at), null);
    if (topic != null && topics.contains(topic)) {
      at.error("the topic is listed already", "put all its rules under one entry");
    }
    if (topic != null && OWN_TOPICS.contains(topic)) {
      at.error("the job writes or controls " + OWN_TOPICS + " itself", "rename the topic");
    }
    topics.add(topic);
    return topic;
  }

  private static void refuse(YamlMap map, String format, String needed, String... keys) {
    if (!format.equals(needed)) {
      for (String key : keys) {
        map.find(key)
            .ifPresent(
                at -> at.error("'" + key + "' goes with format " + needed, "remove the key"));
      }
    }
  }

  private static RecordFormat csv(YamlMap map) {
    char delimiter = map.find("delimiter").map(SourcesReader::delimiter).orElse(',');
    YamlValue at = map.required("columns", "list the columns' names in order");
    List<String> columns = at == null ? List.of() : at.texts();
    if (at == null) {
      return null;
    }
    if (columns.isEmpty()) {
      return at.error("at least one column is needed", "list the columns' names in order", null);
    }
    Set<String> seen = new HashSet<>();
    for (YamlValue column : at.list()) {
      String name = column.shown();
      if (!seen.add(name)) {
        column.error("the column is listed already", "columns need different names");
      }
      if (name.startsWith("$") || name.indexOf('{') >= 0) {
        column.error("a column's name has no '{' and does not start with '$'", "rename it");
      }
    }
    return new RecordFormat.Csv(delimiter, columns);
  }

  private static char delimiter(YamlValue at) {
    String text =
        switch (at.shown()) {
          case "space" -> " ";
          case "tab" -> "\t";
          default -> at.shown();
        };
    if (text.length() != 1 || text.charAt(0) > 127 || "\"\r\n".contains(text)) {
      return at.error(
          "one ASCII character is needed, not a quote or line break",
          "write \",\", \";\", tab or space",
          ',');
    }
    return text.charAt(0);
  }

  private RecordFormat avro(YamlMap map) {
    List<String> ways = Stream.of("schema", "registry", "native").filter(map::has).toList();
    if (ways.size() != 1) {
      return map.owner()
          .error(
              "one of 'schema', 'registry: true' and 'native: true' is needed, not " + ways,
              "keep one of them",
              null);
    }
    if (map.has("schema")) {
      Schema schema = AvroSchemas.read(map.find("schema").orElseThrow(), directory);
      return schema == null ? null : new RecordFormat.Avro(schema.toString());
    }
    if (!map.bool(ways.get(0), true)) {
      map.find(ways.get(0)).orElseThrow().error("it can only be true", "give 'schema' instead");
    }
    return map.has("native") ? new RecordFormat.Native() : new RecordFormat.RegistryAvro();
  }

  private MappingSpec mapping(YamlMap map, RecordFormat layout) {
    MappingLimits limits =
        map.find("limits").map(SourcesReader::limits).orElse(MappingLimits.DEFAULT);
    Map<String, Unmatched> choices = new LinkedHashMap<>();
    for (Unmatched choice : Unmatched.values()) {
      choices.put(choice.token(), choice);
    }
    Unmatched unmatched =
        map.find("unmatched")
            .map(u -> u.choice(choices, Unmatched.REJECT))
            .orElse(Unmatched.REJECT);
    boolean ruled = Stream.of(RULES).anyMatch(map::has);
    if (layout instanceof RecordFormat.Native) {
      if (ruled) {
        map.owner().error("native events need no rules", "remove edges, nodes and labels");
      }
      return new MappingSpec(layout, List.of(), List.of(), List.of(), unmatched, limits);
    }
    if (!ruled) {
      map.owner().error("at least one of 'edges', 'nodes' and 'labels' is needed", "add a rule");
    }
    RuleReader rules = new RuleReader(types, fields(layout));
    return new MappingSpec(
        layout,
        all(map, "edges", rules::edge),
        all(map, "nodes", rules::node),
        all(map, "labels", rules::label),
        unmatched,
        limits);
  }

  private static RecordFields fields(RecordFormat layout) {
    if (layout instanceof RecordFormat.Csv csv) {
      return RecordFields.csv(csv.columns());
    }
    if (layout instanceof RecordFormat.Avro avro) {
      return RecordFields.avro(new Schema.Parser().parse(avro.schemaJson()));
    }
    return RecordFields.unknown();
  }

  private static <T> List<T> all(YamlMap map, String key, Function<YamlValue, T> read) {
    return map.find(key).map(YamlValue::list).orElse(List.of()).stream()
        .map(read)
        .filter(Objects::nonNull)
        .toList();
  }

  private static MappingLimits limits(YamlValue at) {
    YamlMap map = at.map("maxRecordBytes", "maxIdBytes");
    MappingLimits plain = MappingLimits.DEFAULT;
    return new MappingLimits(
        bytes(map.find("maxRecordBytes"), Integer.MAX_VALUE, plain.maxRecordBytes()),
        bytes(map.find("maxIdBytes"), MappingLimits.LONGEST_ID, plain.maxIdBytes()));
  }

  private static int bytes(Optional<YamlValue> at, int most, int fallback) {
    if (at.isEmpty()) {
      return fallback;
    }
    OptionalLong bytes = Units.bytes(at.get().shown());
    if (bytes.isEmpty() || bytes.getAsLong() < 1 || bytes.getAsLong() > most) {
      String rule = "a number of bytes from 1 to " + most + " is needed";
      return at.get().error(rule, "write 4096 or 16KiB", fallback);
    }
    return (int) bytes.getAsLong();
  }

  /** The mapper's own checks, which see rule and format together. */
  private void compile(MappingSpec mapping, YamlValue at) {
    try {
      RecordMapper.compile(mapping, types, bytes -> null);
    } catch (IllegalArgumentException refused) {
      at.error(String.valueOf(refused.getMessage()), "correct the rule");
    }
  }
}
