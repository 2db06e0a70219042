package dev.gyre.jobs.verify;

import dev.gyre.hgt.layer.Dialect;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobConfigException;
import dev.gyre.jobs.config.JobFileReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A random job file: types with features, relations of different windows and fan-ins, aggregates,
 * meta-paths. Windows are short beside the stream, so that most of it expires.
 */
public final class RandomJob {

  /** Logical name of the topic that the job reads. */
  public static final String TOPIC = "events";

  /** How far behind its partition's greatest time a record may be, milliseconds. */
  public static final long LATENESS_MS = 3_000;

  private static final int LAYERS = 2;
  private static final int WIDTH = 8;
  private static final int HEADS = 2;
  private static final int MOST_AGGREGATES = 6;
  private static final int PATH_ATTEMPTS = 50;
  private static final int FEWEST_IN_TURN = 2;
  private static final int TURNS = 5;
  private static final int[] WINDOWS_MS = {2_500, 5_000, 10_000, 20_000};
  private static final String[] EDGE_FEATURES = {
    "",
    "{amount: numeric}",
    "{amount: numeric, channel: {categories: [web, shop]}}",
    "{amount: numeric, place: {width: 2}}"
  };
  private static final String[] NODE_FEATURES = {
    "{}",
    "{features: {age: numeric}}",
    "{features: {age: numeric, kind: {categories: [a, b, c]}, at: {width: 2}}}"
  };
  private static final String[] FUNCTIONS = {
    "count", "distinct", "sinceLast", "labelCount", "fraudCount", "fraudShare", "sum", "mean", "max"
  };
  private static final int FUNCTIONS_WITHOUT_FEATURE = 6;

  private final StreamOptions options;
  private final Random random;
  private final int[] source;
  private final int[] target;
  private final int[] windowMs;
  private final int[] features;

  private RandomJob(StreamOptions options) {
    this.options = options;
    this.random = new Random(options.seed());
    int relations = options.relations();
    this.source = new int[relations];
    this.target = new int[relations];
    this.windowMs = new int[relations];
    this.features = new int[relations];
    for (int r = 0; r < relations; r++) {
      // Every type is an end of some relation where there are enough of them.
      source[r] = r % options.types();
      target[r] = random.nextInt(options.types());
      windowMs[r] = WINDOWS_MS[random.nextInt(WINDOWS_MS.length)];
      features[r] = random.nextInt(EDGE_FEATURES.length);
    }
  }

  /** The job of the options. */
  public static JobConfig of(StreamOptions options, Runtime runtime) {
    try {
      return JobFileReader.read("job.yaml", yaml(options, runtime), Path.of("."));
    } catch (JobConfigException wrong) {
      throw new IllegalStateException(
          "seed " + options.seed() + " makes a job file that is not allowed", wrong);
    }
  }

  /** The job file of the options. */
  public static String yaml(StreamOptions options, Runtime runtime) {
    return new RandomJob(options).write(runtime);
  }

  /**
   * What of a job does not change its results.
   *
   * @param topicPrefix what every topic's name starts with
   * @param synchronous whether each layer refreshes at every event
   * @param cacheEntries decoded records that each subtask keeps; few, to have them evicted
   * @param checkpointMs milliseconds between checkpoints
   * @param changelog whether they are of a log of changes
   */
  public record Runtime(
      String topicPrefix,
      boolean synchronous,
      int cacheEntries,
      long checkpointMs,
      boolean changelog) {

    /** Without a log of changes. */
    public Runtime(String topicPrefix, boolean synchronous, int cacheEntries, long checkpointMs) {
      this(topicPrefix, synchronous, cacheEntries, checkpointMs, false);
    }
  }

  private String write(Runtime runtime) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# bin/gyre verify --seed ").append(options.seed()).append('\n');
    yaml.append("name: verify\ntopicPrefix: ").append(runtime.topicPrefix()).append("\n\ntypes:\n");
    for (int t = 0; t < options.types(); t++) {
      String features = NODE_FEATURES[random.nextInt(NODE_FEATURES.length)];
      yaml.append("  t").append(t).append(": ").append(features).append('\n');
    }
    yaml.append("\nrelations:\n");
    for (int r = 0; r < options.relations(); r++) {
      writeRelation(yaml, r);
    }
    writeAggregates(yaml);
    writePaths(yaml);
    yaml.append("\nmodel:\n  seeded: {seed: ").append(options.seed());
    yaml.append(", dialect: ").append(options.dialect().id());
    yaml.append(", width: ").append(WIDTH).append(", heads: ").append(HEADS);
    yaml.append(", layers: ").append(LAYERS).append(", norm: ").append(norm());
    yaml.append(", selfEdges: ").append(random.nextBoolean()).append("}\n");
    // Every score is an alert, with all in-edges of both ends, for tests of what alerts say.
    yaml.append("\ninteraction: {relation: r0}\npolicy: {threshold: 0, neighbours: 32}\n");
    yaml.append("\nsources:\n  - {topic: ").append(TOPIC).append(", format: avro, native: true}\n");
    yaml.append("\ntime: {lateness: ").append(LATENESS_MS).append("ms, maxSkew: 10m}\n");
    yaml.append("refresh: {rippleAge: 200ms, synchronous: ").append(runtime.synchronous());
    yaml.append("}\nstate: {shards: 8, cacheEntries: ").append(runtime.cacheEntries());
    yaml.append(", rowsEvery: ").append(rowsEvery());
    yaml.append(", changelog: ").append(runtime.changelog());
    yaml.append(", checkpointInterval: ").append(runtime.checkpointMs()).append("ms}\n");
    return yaml.toString();
  }

  /** Few checkpoints: a stream is to have several turns of rows, and logs of several lengths. */
  private int rowsEvery() {
    return FEWEST_IN_TURN + Math.floorMod(options.seed(), TURNS);
  }

  private boolean norm() {
    return random.nextBoolean() && options.dialect() == Dialect.PYHGT;
  }

  private void writeRelation(StringBuilder yaml, int r) {
    yaml.append("  r").append(r).append(": {source: t").append(source[r]);
    yaml.append(", target: t").append(target[r]);
    yaml.append(", window: ").append(windowMs[r]).append("ms");
    yaml.append(", fanIn: ").append(1 + random.nextInt(4));
    yaml.append(", reverseFanIn: ").append(random.nextInt(7));
    if (features[r] > 0) {
      yaml.append(", features: ").append(EDGE_FEATURES[features[r]]);
    }
    yaml.append("}\n");
  }

  private void writeAggregates(StringBuilder yaml) {
    int aggregates = random.nextInt(MOST_AGGREGATES + 1);
    if (aggregates > 0) {
      yaml.append("\naggregates:\n");
    }
    for (int a = 0; a < aggregates; a++) {
      int r = random.nextInt(options.relations());
      int functions = features[r] > 0 ? FUNCTIONS.length : FUNCTIONS_WITHOUT_FEATURE;
      String function = FUNCTIONS[random.nextInt(functions)];
      int slices = 1 + random.nextInt(5);
      int sliceMs = 500 * (1 + random.nextInt(4));
      yaml.append("  a")
          .append(a)
          .append(": {relation: ")
          .append(directed(r, random.nextBoolean()));
      yaml.append(", function: ").append(function);
      if (List.of("sum", "mean", "max").contains(function)) {
        yaml.append(", feature: amount");
      }
      yaml.append(", window: ").append(slices * sliceMs).append("ms");
      yaml.append(", slice: ").append(sliceMs).append("ms}\n");
    }
  }

  private void writePaths(StringBuilder yaml) {
    Set<String> paths = new LinkedHashSet<>();
    for (int i = 0; i < PATH_ATTEMPTS && paths.size() < options.tracks(); i++) {
      path().ifPresent(paths::add);
    }
    if (!paths.isEmpty()) {
      yaml.append("\nmetaPaths:\n");
    }
    int p = 0;
    for (String path : paths) {
      yaml.append("  p").append(p++).append(": ").append(path).append('\n');
    }
  }

  private Optional<String> path() {
    int first = random.nextInt(options.relations());
    boolean firstForward = random.nextBoolean();
    if (random.nextInt(3) == 0) {
      return Optional.of("[" + directed(first, firstForward) + "]");
    }
    int middle = firstForward ? target[first] : source[first];
    List<String> next = new ArrayList<>();
    for (int r = 0; r < options.relations(); r++) {
      if (source[r] == middle) {
        next.add(directed(r, true));
      }
      if (target[r] == middle) {
        next.add(directed(r, false));
      }
    }
    String second = next.get(random.nextInt(next.size()));
    return Optional.of("[" + directed(first, firstForward) + ", " + second + "]");
  }

  private static String directed(int relation, boolean forward) {
    return (forward ? "r" : "rev_r") + relation;
  }
}
