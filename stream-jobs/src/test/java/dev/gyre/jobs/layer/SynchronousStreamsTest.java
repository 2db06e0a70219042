package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.ingest.ChangeRouter;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.InteractionMessage;
import dev.gyre.jobs.message.NodeChange;
import dev.gyre.jobs.message.PickedHalf;
import dev.gyre.jobs.message.RoundEnd;
import dev.gyre.jobs.message.UpdateMessage;
import dev.gyre.jobs.score.OracleInputs;
import dev.gyre.jobs.score.PickOperator;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.upgrade.JobDescription;
import dev.gyre.jobs.verify.Acceptance;
import dev.gyre.jobs.verify.Arrival;
import dev.gyre.jobs.verify.RandomJob;
import dev.gyre.jobs.verify.RandomStream;
import dev.gyre.jobs.verify.StreamOptions;
import dev.gyre.state.shard.ShardKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/**
 * The synchronous mode: in any interleaving of the channels between judge, layers and Pick, a half
 * of an interaction gets the embedding and the aggregates that a batch forward over exactly the
 * events before it gives, with windows ended by the watermarks before it.
 */
class SynchronousStreamsTest {

  private static final int STREAMS = 30;
  private static final int RECORDS = 120;

  private final List<InteractionMessage> interactions = new ArrayList<>();
  private final List<UpdateMessage> updates = new ArrayList<>();
  private final List<OracleInputs.Side> wanted = new ArrayList<>();

  @Test
  void aHalfSeesAllThatCameBeforeAndNothingElse() throws Exception {
    Long only = Long.getLong("gyre.seed");
    long first = only == null ? 0 : only;
    long end = only == null ? Integer.getInteger("gyre.seeds", STREAMS) : only + 1;
    int seen = 0;
    for (long seed = first; seed < end; seed++) {
      seen += check(seed);
    }
    assertThat(seen).as("halves of nodes with an embedding").isGreaterThan((int) (end - first));
  }

  /** The deletion is the first event of this stream. */
  @Test
  void aDeletionBeforeTheFirstWatermarkIsNotForgotten() throws Exception {
    assertThat(check(90)).isPositive();
  }

  private int check(long seed) throws Exception {
    Random random = new Random(seed);
    StreamOptions options =
        new StreamOptions(
            seed,
            1 + random.nextInt(3),
            1 + random.nextInt(3),
            random.nextInt(3),
            random.nextBoolean() ? Dialect.PYG : Dialect.PYHGT,
            true,
            true,
            true);
    JobConfig config =
        RandomJob.of(options, new RandomJob.Runtime("random", true, 1 + random.nextInt(30), 1000));
    HgtModel model = Models.of(config);
    interactions.clear();
    updates.clear();
    wanted.clear();
    runLayers(seed, options, config, model, random);
    int seen = 0;
    for (int interleaving = 0; interleaving < 2; interleaving++) {
      List<PickedHalf> picked = pick(config, random);
      assertThat(picked).as("seed %d", seed).hasSameSizeAs(wanted);
      for (int i = 0; i < picked.size(); i++) {
        PickedHalf half = picked.get(i);
        OracleInputs.Side side = wanted.get(i);
        String what = "seed " + seed + ", half " + i + " of " + half.half().interactionId();
        assertThat(half.half().self().id()).as(what).isEqualTo(side.node());
        assertThat(OracleInputs.difference(half.embedding(), side.vector()))
            .as(what + ": embedding")
            .matches(OracleInputs::isExact);
        assertThat(half.half().aggregates()).as(what).containsExactly(side.aggregates());
        seen += side.vector() == null ? 0 : 1;
      }
    }
    return seen;
  }

  private void runLayers(
      long seed, StreamOptions options, JobConfig config, HgtModel model, Random random)
      throws Exception {
    LayerSettings settings = LayerSettings.of(config, model);
    OracleInputs oracle = new OracleInputs(config, model);
    Acceptance acceptance =
        new Acceptance(RandomStream.PARTITIONS, RandomJob.LATENESS_MS, RandomStream.LATEST_MS);
    ChangeRouter router = new ChangeRouter(config.types(), settings.shards(), 0);
    long rounds = 0;
    long watermarkMs = Long.MIN_VALUE;
    try (LayerPipeline pipeline =
        new LayerPipeline(
            settings, 1, 1, seed, new LayerPipeline.Outputs(updates::add, interactions::add))) {
      for (Arrival it : RandomStream.take(options, config.types(), "random.events", RECORDS)) {
        if (acceptance.judge(it) != Acceptance.Verdict.ACCEPTED) {
          continue;
        }
        if (oracle.isScored(it.event())) {
          OracleInputs.Inputs inputs = oracle.before((EdgeUpsert) it.event());
          wanted.add(inputs.target());
          wanted.add(inputs.source());
        }
        oracle.apply(it.event());
        router.route(it.event(), rounds + 1, change -> send(pipeline, change));
        pipeline.endRound(new RoundEnd(++rounds, watermarkMs));
        long least = least(acceptance);
        if (least > watermarkMs) {
          watermarkMs = least;
          oracle.advance(watermarkMs);
          pipeline.endRound(new RoundEnd(++rounds, watermarkMs));
        }
        pipeline.run(random.nextInt(20));
        if (random.nextInt(60) == 0) {
          pipeline.restart(1);
        }
      }
      pipeline.end();
    }
  }

  private static void send(LayerPipeline pipeline, GraphChange change) {
    pipeline.send(0, change);
    if (change instanceof NodeChange node && node.delete()) {
      pipeline.broadcast(0, change);
    }
  }

  private static long least(Acceptance acceptance) {
    long least = Long.MAX_VALUE;
    for (int partition = 0; partition < RandomStream.PARTITIONS; partition++) {
      least = Math.min(least, acceptance.watermarkMs(partition));
    }
    return least;
  }

  /** Lets Pick read what the layers sent, its two inputs in any interleaving. */
  @SuppressWarnings("try") // Flink's close() throws Exception
  private List<PickedHalf> pick(JobConfig config, Random random) throws Exception {
    ShardKeys keys = ShardKeys.of(config.state().shards());
    try (var pick =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new PickOperator(
                keys,
                1 + random.nextInt(30),
                1,
                true,
                1,
                false,
                JobDescription.of(config, Models.of(config))),
            (InteractionMessage half) -> keys.keyOf(half.shard()),
            (UpdateMessage update) -> keys.keyOf(update.shard()),
            Types.INT,
            keys.shards(),
            1,
            0)) {
      pick.setup(
          dev.gyre.jobs.message.MessageTypes.PICKED_HALF.createSerializer(
              new SerializerConfigImpl()));
      pick.open();
      int first = 0;
      int second = 0;
      double share = random.nextDouble();
      while (first < interactions.size() || second < updates.size()) {
        boolean takeFirst = random.nextDouble() < share;
        if (second == updates.size() || takeFirst && first < interactions.size()) {
          pick.processElement1(new StreamRecord<>(interactions.get(first++)));
        } else {
          pick.processElement2(new StreamRecord<>(updates.get(second++)));
        }
      }
      return pick.extractOutputValues();
    }
  }
}
