package dev.gyre.jobs.config;

import dev.gyre.hgt.layer.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what needs no type schema: model, time, refresh, state, delivery, wire format, Kafka. */
final class RuntimeReader {
  private static final long SECOND_MS = 1_000;
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,200}");
  private static final Pattern BROKERS =
      Pattern.compile("[^\\s:,]+:[0-9]{1,5}(,[^\\s:,]+:[0-9]{1,5})*");

  private final Path directory;

  RuntimeReader(Path directory) {
    this.directory = directory;
  }

  private static YamlMap map(Optional<YamlValue> at, String... known) {
    return at.map(value -> value.map(known)).orElse(null);
  }

  ModelSpec model(Optional<YamlValue> at) {
    YamlMap map = map(at, "path", "seeded");
    if (map != null && map.has("path") && map.has("seeded")) {
      map.owner().error("either 'path' or 'seeded' is allowed, not both", "remove one of them");
    }
    if (map != null && map.has("path")) {
      return fromPath(map.find("path").orElseThrow());
    }
    return seeded(map == null ? Optional.empty() : map.find("seeded"));
  }

  private ModelSpec fromPath(YamlValue at) {
    String path = at.text();
    if (path == null) {
      return new ModelSpec.FromPath("");
    }
    Path file = directory.resolve(path).normalize();
    if (!Files.exists(file)) {
      at.error(
          "there is no model at " + file, "give a path relative to the job file, or use 'seeded'");
    }
    return new ModelSpec.FromPath(file.toString());
  }

  private static ModelSpec seeded(Optional<YamlValue> at) {
    ModelSpec.Seeded plain =
        new ModelSpec.Seeded(1, Dialect.PYG, 64, 4, 2, true, true, false, false, true);
    YamlMap map =
        map(
            at,
            "seed",
            "dialect",
            "width",
            "heads",
            "layers",
            "temporalEncoding",
            "edgeFeatures",
            "norm",
            "selfEdges",
            "encoder");
    if (map == null) {
      return plain;
    }
    Map<String, Dialect> dialects = new LinkedHashMap<>();
    for (Dialect dialect : Dialect.values()) {
      dialects.put(dialect.id(), dialect);
    }
    int width = (int) map.integer("width", 1, 4096, plain.width());
    int heads = (int) map.integer("heads", 1, 64, plain.heads());
    if (width % heads != 0) {
      map.find("width")
          .or(() -> map.find("heads"))
          .orElseThrow()
          .error(
              "width " + width + " is not a multiple of " + heads + " heads",
              "take width " + Math.max(1, width / heads) * heads + ", or other heads");
    }
    return new ModelSpec.Seeded(
        map.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE, plain.seed()),
        map.find("dialect").map(d -> d.choice(dialects, plain.dialect())).orElse(plain.dialect()),
        width,
        heads,
        (int) map.integer("layers", 1, 8, plain.layers()),
        map.bool("temporalEncoding", plain.temporalEncoding()),
        map.bool("edgeFeatures", plain.edgeFeatures()),
        map.bool("norm", plain.norm()),
        map.bool("selfEdges", plain.selfEdges()),
        map.bool("encoder", plain.encoder()));
  }

  TimeSpec time(Optional<YamlValue> at) {
    YamlMap map = map(at, "lateness", "maxSkew", "idle");
    if (map == null) {
      return new TimeSpec(10 * SECOND_MS, 600 * SECOND_MS, 0);
    }
    return new TimeSpec(
        map.duration("lateness", 0, 10 * SECOND_MS),
        map.duration("maxSkew", 0, 600 * SECOND_MS),
        map.duration("idle", 1, 0));
  }

  RefreshSpec refresh(Optional<YamlValue> at) {
    RefreshSpec plain = new RefreshSpec(0f, 0.2, 10 * SECOND_MS, 2_000, SECOND_MS, false);
    YamlMap map =
        map(
            at,
            "tolerance",
            "shareOfTime",
            "staleness",
            "bundleMicros",
            "rippleAge",
            "synchronous");
    if (map == null) {
      return plain;
    }
    return new RefreshSpec(
        (float) map.number("tolerance", 0, 1, plain.tolerance()),
        map.number("shareOfTime", 0.01, 1, plain.shareOfTime()),
        map.duration("staleness", 1, plain.stalenessMs()),
        map.integer("bundleMicros", 1, 1_000_000, plain.bundleMicros()),
        map.duration("rippleAge", 0, plain.rippleAgeMs()),
        map.bool("synchronous", plain.synchronous()));
  }

  StateSpec state(Optional<YamlValue> at) {
    StateSpec plain = new StateSpec(16, 50_000, 6, 10 * SECOND_MS, null, false);
    YamlMap map =
        map(
            at,
            "shards",
            "cacheEntries",
            "rowsEvery",
            "checkpointInterval",
            "checkpointDir",
            "changelog");
    if (map == null) {
      return plain;
    }
    return new StateSpec(
        (int) map.integer("shards", 1, 1 << 15, plain.shards()),
        (int) map.integer("cacheEntries", 1, 100_000_000, plain.cacheEntries()),
        (int) map.integer("rowsEvery", 1, StateSpec.MOST_ROWS_EVERY, plain.rowsEvery()),
        map.duration("checkpointInterval", 100, plain.checkpointIntervalMs()),
        map.text("checkpointDir", plain.checkpointDir()),
        map.bool("changelog", plain.changelog()));
  }

  DeliverySpec delivery(Optional<YamlValue> at) {
    DeliverySpec plain = new DeliverySpec(DeliverySpec.Guarantee.AT_LEAST_ONCE, true, 5);
    YamlMap map = map(at, "guarantee", "publishScores", "scoresLinger");
    if (map == null) {
      return plain;
    }
    Map<String, DeliverySpec.Guarantee> guarantees = new LinkedHashMap<>();
    for (DeliverySpec.Guarantee guarantee : DeliverySpec.Guarantee.values()) {
      guarantees.put(guarantee.token(), guarantee);
    }
    return new DeliverySpec(
        map.find("guarantee")
            .map(g -> g.choice(guarantees, plain.guarantee()))
            .orElse(plain.guarantee()),
        map.bool("publishScores", plain.publishScores()),
        map.find("scoresLinger")
            .map(it -> scoresLinger(it, plain.scoresLingerMs()))
            .orElse(plain.scoresLingerMs()));
  }

  private static long scoresLinger(YamlValue at, long fallback) {
    long ms = at.duration(0, fallback);
    return ms > DeliverySpec.MAX_SCORES_LINGER_MS
        ? at.error("at most 10 s is needed", "write a shorter time, such as 50ms", fallback)
        : ms;
  }

  WireFormatSpec wireFormat(Optional<YamlValue> at) {
    if (at.isEmpty()) {
      return new WireFormatSpec.Plain();
    }
    YamlValue value = at.get();
    if (!value.isMap()) {
      if (!value.shown().equals("plain")) {
        value.error("'plain' or {registry: URL} is needed", "write one of the two");
      }
      return new WireFormatSpec.Plain();
    }
    YamlMap map = value.map("registry");
    YamlValue urlAt = map.required("registry", "give the registry's address");
    String url = urlAt == null ? null : urlAt.text();
    if (url != null && !url.matches("https?://.+")) {
      urlAt.error("an http or https address is needed", "write http://HOST:PORT");
    }
    return new WireFormatSpec.Registry(String.valueOf(url));
  }

  KafkaSpec kafka(Optional<YamlValue> at) {
    YamlMap map = map(at, "bootstrap", "properties");
    if (map == null) {
      return new KafkaSpec("localhost:9092", Map.of());
    }
    String bootstrap = map.text("bootstrap", "localhost:9092");
    if (bootstrap != null && !BROKERS.matcher(bootstrap).matches()) {
      map.find("bootstrap")
          .orElseThrow()
          .error("brokers are written HOST:PORT, separated by commas", "write localhost:9092");
    }
    Map<String, String> properties = new LinkedHashMap<>();
    map.find("properties")
        .ifPresent(p -> p.anyMap().entries().forEach((key, v) -> properties.put(key, v.shown())));
    return new KafkaSpec(String.valueOf(bootstrap), properties);
  }

  /** A topic's name or prefix. */
  String topicName(Optional<YamlValue> at, String fallback) {
    if (at.isEmpty()) {
      return fallback;
    }
    String name = at.get().text();
    if (name != null && !TOPIC.matcher(name).matches()) {
      at.get()
          .error("Kafka allows letters, digits, '.', '_' and '-' in a topic's name", "rename it");
    }
    return name;
  }
}
