package dev.gyre.jobs.layer;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.ingest.ChangeRouter;
import dev.gyre.jobs.message.NodeChange;
import dev.gyre.jobs.message.NodeUpdate;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.upgrade.ChangedJob;
import dev.gyre.jobs.upgrade.SchemaProjection;
import dev.gyre.jobs.verify.Acceptance;
import dev.gyre.jobs.verify.Arrival;
import dev.gyre.jobs.verify.Difference;
import dev.gyre.jobs.verify.Oracle;
import dev.gyre.jobs.verify.RandomJob;
import dev.gyre.jobs.verify.RandomStream;
import dev.gyre.jobs.verify.StreamOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A random stream, half of it through the layers of one job, then on from their state through those
 * of a changed job; compared with the oracle of the changed job, which has the same events.
 */
final class UpgradeRun {

  private static final int FIRST_RECORDS = 120;

  /** Enough for all windows to pass. */
  private static final int ALL_NEW_RECORDS = 450;

  private static final int SECOND_RECORDS = 60;
  private static final int MOST_PARALLELISM = 3;
  private static final int CHECK_EVERY = 20;
  private static final int CHECKPOINT_EVERY = 10;

  private final long seed;
  private final ChangedJob job;
  private final List<Arrival> records;
  private final Random random;
  private final Map<String, float[]> published = new TreeMap<>();
  private final Acceptance acceptance =
      new Acceptance(RandomStream.PARTITIONS, RandomJob.LATENESS_MS, RandomStream.LATEST_MS);
  private final List<GraphEvent> accepted = new ArrayList<>();
  private Oracle names;
  private Difference difference = Difference.NONE;

  UpgradeRun(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
    StreamOptions options =
        new StreamOptions(
            seed,
            1 + random.nextInt(4),
            1 + random.nextInt(4),
            random.nextInt(3),
            random.nextBoolean() ? Dialect.PYG : Dialect.PYHGT,
            random.nextInt(3) > 0,
            random.nextInt(3) > 0,
            random.nextBoolean());
    RandomJob.Runtime runtime =
        new RandomJob.Runtime("upgrade", false, RandomRun.cacheEntries(random), 1000);
    this.job = ChangedJob.of(options, runtime, seed);
    int second = job.exactAtOnce() ? SECOND_RECORDS : ALL_NEW_RECORDS;
    this.records =
        RandomStream.take(options, job.after().types(), "upgrade.events", FIRST_RECORDS + second);
  }

  Difference run() throws Exception {
    JobConfig before = job.before();
    JobConfig after = job.after();
    LayerSettings first = LayerSettings.of(before, Models.of(before));
    HgtModel model = Models.of(after);
    LayerSettings second = LayerSettings.of(after, model);
    names = new Oracle(before, first.model());
    try (LayerPipeline pipeline =
        new LayerPipeline(
            first,
            RandomStream.PARTITIONS,
            1 + random.nextInt(MOST_PARALLELISM),
            seed,
            new LayerPipeline.Outputs(it -> publish((NodeUpdate) it), it -> {}))) {
      send(pipeline, before, records.subList(0, FIRST_RECORDS));
      pipeline.run(random.nextInt(2000));
      pipeline.restart(1 + random.nextInt(MOST_PARALLELISM), second);
      names = new Oracle(after, model);
      List<Arrival> rest = records.subList(FIRST_RECORDS, records.size());
      for (int i = 0; i < rest.size(); i += CHECK_EVERY) {
        if (job.exactAtOnce()) {
          check(pipeline, second, model);
        }
        send(pipeline, after, rest.subList(i, Math.min(rest.size(), i + CHECK_EVERY)));
        if (random.nextInt(8) == 0) {
          pipeline.restart(1 + random.nextInt(MOST_PARALLELISM));
        }
      }
      check(pipeline, second, model);
    }
    return difference;
  }

  private void send(LayerPipeline pipeline, JobConfig config, List<Arrival> arrivals)
      throws Exception {
    SchemaProjection known = new SchemaProjection(job.after().types(), config.types());
    SchemaProjection whole = new SchemaProjection(config.types(), job.after().types());
    ChangeRouter router =
        new ChangeRouter(config.types(), LayerSettings.of(config, Models.of(config)).shards(), 0);
    for (Arrival arrival : arrivals) {
      GraphEvent event = arrival.event() == null ? null : known.apply(arrival.event());
      int source = arrival.partition();
      if (event != null && acceptance.judge(arrival) == Acceptance.Verdict.ACCEPTED) {
        accepted.add(whole.apply(event));
        router.route(
            event,
            accepted.size(),
            change -> {
              pipeline.send(source, change);
              if (change instanceof NodeChange node && node.delete()) {
                pipeline.broadcast(source, node);
              }
            });
      }
      pipeline.watermark(source, acceptance.watermarkMs(source));
      pipeline.run(random.nextInt(12));
      if (random.nextInt(CHECKPOINT_EVERY) == 0) {
        pipeline.checkpoint();
      }
    }
  }

  private void check(LayerPipeline pipeline, LayerSettings settings, HgtModel model)
      throws Exception {
    long watermarkMs = Long.MAX_VALUE;
    for (int partition = 0; partition < RandomStream.PARTITIONS; partition++) {
      pipeline.watermark(partition, acceptance.watermarkMs(partition));
      watermarkMs = Math.min(watermarkMs, acceptance.watermarkMs(partition));
    }
    pipeline.drain();
    Oracle oracle = new Oracle(job.after(), model);
    accepted.forEach(oracle::apply);
    oracle.advance(watermarkMs);
    difference = difference.or(Difference.of(published, oracle.published()));
    LayerInvariants.check(pipeline, settings, watermarkMs);
  }

  private void publish(NodeUpdate update) {
    published.put(names.name(update.node()), update.vector());
  }

  @Override
  public String toString() {
    return "seed " + seed + ": " + job.changes();
  }
}
