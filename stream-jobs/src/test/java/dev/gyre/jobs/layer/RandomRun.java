package dev.gyre.jobs.layer;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.RefreshSpec;
import dev.gyre.jobs.ingest.ChangeRouter;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.NodeChange;
import dev.gyre.jobs.message.NodeUpdate;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.verify.Acceptance;
import dev.gyre.jobs.verify.Arrival;
import dev.gyre.jobs.verify.Difference;
import dev.gyre.jobs.verify.Oracle;
import dev.gyre.jobs.verify.RandomJob;
import dev.gyre.jobs.verify.RandomStream;
import dev.gyre.jobs.verify.StreamOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** One random stream through the layers, compared with the oracle at several moments. */
final class RandomRun {

  private static final double TOLERANCE = 1e-5;
  private static final int MOST_RECORDS = 160;
  private static final int MOST_PARALLELISM = 3;
  private static final int CHECKS = 4;
  private static final int CHECKPOINT_EVERY = 10;

  private final long seed;
  private final StreamOptions options;
  private final JobConfig config;
  private final HgtModel model;
  private final int parallelism;
  private final int restarts;
  private final boolean queues;
  private final float tolerance;
  private final Map<String, float[]> published = new TreeMap<>();
  private final Set<String> beforeRestart = new HashSet<>();
  private final Map<NodeRef, float[]> vectors = new HashMap<>();
  private int keptFromOthers;
  private Oracle oracle;
  private Difference difference = Difference.NONE;

  RandomRun(long seed) {
    this(seed, 0);
  }

  /**
   * A run of layers that keep small changes to themselves: their embeddings are then not the
   * oracle's, but follow from each other as {@link LayerInvariants} has it.
   */
  RandomRun(long seed, float tolerance) {
    this.seed = seed;
    this.tolerance = tolerance;
    Random random = new Random(seed ^ 0x5DEECE66DL);
    this.options =
        new StreamOptions(
            seed,
            1 + random.nextInt(3),
            1 + random.nextInt(3),
            random.nextInt(3),
            random.nextBoolean() ? Dialect.PYG : Dialect.PYHGT,
            random.nextInt(4) > 0,
            random.nextInt(4) > 0,
            random.nextBoolean());
    this.config =
        RandomJob.of(options, new RandomJob.Runtime("random", false, cacheEntries(random), 1000));
    this.model = Models.of(config);
    this.parallelism = 1 + random.nextInt(MOST_PARALLELISM);
    this.restarts = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0;
    this.queues = random.nextBoolean();
  }

  /** So few that records are evicted all the time, or as many as there are. */
  static int cacheEntries(Random random) {
    return random.nextBoolean() ? 1 + random.nextInt(30) : 10_000;
  }

  /** The stream's records. */
  List<Arrival> records() {
    int records = 20 + new Random(seed).nextInt(MOST_RECORDS);
    return RandomStream.take(options, config.types(), "random.events", records);
  }

  /**
   * Sends records; returns the greatest difference found at any check, infinite where the layers
   * failed or an invariant did not hold.
   */
  Difference run(List<Arrival> records) {
    try {
      return send(records);
    } catch (Exception | AssertionError failed) {
      return new Difference(Double.POSITIVE_INFINITY, failed + " at " + failed.getStackTrace()[0]);
    }
  }

  private Difference send(List<Arrival> records) throws Exception {
    difference = Difference.NONE;
    published.clear();
    beforeRestart.clear();
    vectors.clear();
    keptFromOthers = 0;
    oracle = new Oracle(config, model);
    LayerSettings settings = LayerSettings.of(config.withRefresh(refresh()), model);
    Random random = new Random(seed);
    int width = parallelism;
    Acceptance acceptance =
        new Acceptance(RandomStream.PARTITIONS, RandomJob.LATENESS_MS, RandomStream.LATEST_MS);
    ChangeRouter router = new ChangeRouter(config.types(), settings.shards(), 0);
    try (LayerPipeline pipeline =
        new LayerPipeline(
            settings,
            RandomStream.PARTITIONS,
            parallelism,
            seed,
            new LayerPipeline.Outputs(it -> publish((NodeUpdate) it), it -> {}))) {
      if (queues) {
        pipeline.queueInputs();
      }
      for (int i = 0; i < records.size(); i++) {
        Arrival arrival = records.get(i);
        if (acceptance.judge(arrival) == Acceptance.Verdict.ACCEPTED) {
          oracle.apply(arrival.event());
          send(pipeline, router, arrival.partition(), arrival.event(), i + 1);
        }
        pipeline.watermark(arrival.partition(), acceptance.watermarkMs(arrival.partition()));
        pipeline.run(random.nextInt(12));
        if (random.nextInt(records.size()) < CHECKS) {
          heartbeats(pipeline, acceptance);
          pipeline.drain();
          compare(acceptance, "after record " + i);
          checkInvariants(pipeline, settings);
        }
        if (restarts > 0 && random.nextInt(CHECKPOINT_EVERY) == 0) {
          pipeline.checkpoint();
        }
        if (random.nextInt(records.size()) < restarts) {
          // Most often with the state as it was.
          width = random.nextInt(3) == 0 ? 1 + random.nextInt(MOST_PARALLELISM) : width;
          pipeline.restart(width);
          // Inputs that are taken again are answered again.
          beforeRestart.addAll(published.keySet());
        }
      }
      heartbeats(pipeline, acceptance);
      pipeline.end();
      compare(acceptance, "at the end");
      checkInvariants(pipeline, settings);
    }
    return difference;
  }

  private void checkInvariants(LayerPipeline pipeline, LayerSettings settings) {
    keptFromOthers += LayerInvariants.check(pipeline, settings, oracle.watermarkMs());
    LayerInvariants.checkPublished(pipeline, settings, vectors);
  }

  /** Replicas that differed from what their owners had, over all checks of the last run. */
  int keptFromOthers() {
    return keptFromOthers;
  }

  private RefreshSpec refresh() {
    RefreshSpec it = config.refresh();
    return new RefreshSpec(
        tolerance,
        it.shareOfTime(),
        it.stalenessMs(),
        it.bundleMicros(),
        it.rippleAgeMs(),
        it.synchronous());
  }

  private static void send(
      LayerPipeline pipeline, ChangeRouter router, int source, GraphEvent event, long stamp) {
    router.route(
        event,
        stamp,
        change -> {
          pipeline.send(source, change);
          if (change instanceof NodeChange node && node.delete()) {
            pipeline.broadcast(source, (GraphChange) node);
          }
        });
  }

  private static void heartbeats(LayerPipeline pipeline, Acceptance acceptance) {
    for (int partition = 0; partition < RandomStream.PARTITIONS; partition++) {
      pipeline.watermark(partition, acceptance.watermarkMs(partition));
    }
  }

  private void publish(NodeUpdate update) {
    String name = oracle.name(update.node());
    boolean again = published.containsKey(name) && published.get(name) == null;
    boolean afterRestart = beforeRestart.remove(name);
    if (update.vector() == null && again && !afterRestart) {
      note(new Difference(Double.POSITIVE_INFINITY, name + ": two tombstones in a row"));
    }
    published.put(name, update.vector());
    vectors.put(update.node(), update.vector());
  }

  private void compare(Acceptance acceptance, String when) {
    long watermark = Long.MAX_VALUE;
    for (int partition = 0; partition < RandomStream.PARTITIONS; partition++) {
      watermark = Math.min(watermark, acceptance.watermarkMs(partition));
    }
    oracle.advance(watermark);
    Map<String, float[]> expected = oracle.published();
    if (tolerance > 0) {
      expected.replaceAll(
          (name, vector) ->
              vector != null && published.get(name) != null ? published.get(name) : vector);
    }
    Difference found = Difference.of(published, expected);
    note(new Difference(found.greatest(), when + ", " + found.what()));
  }

  private void note(Difference found) {
    difference = difference.or(found);
  }

  /** Whether a difference is more than rounding. */
  static boolean isWrong(Difference found) {
    return found.greatest() > TOLERANCE;
  }

  @Override
  public String toString() {
    return "seed "
        + seed
        + ", tolerance "
        + tolerance
        + ", parallelism "
        + parallelism
        + (queues ? ", inputs queued, " : ", ")
        + options;
  }
}
