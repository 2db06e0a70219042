package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.ingest.ChangeRouter;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.NodeChange;
import dev.gyre.state.store.LayerStore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Subscriptions to layer 0 that end while a log stands in for its rows: a replay does not call
 * nodes when the run did, since it repeats neither refreshes nor watermarks that no input followed.
 * The layer above has to have what it needs and nothing more.
 */
class SubscriptionReplayTest {

  private static final int PARALLELISM = 2;
  private static final long MINUTE_MS = TimeUnit.MINUTES.toMillis(1);

  /** Windows of one hour are tidied up a quarter of one later. */
  private static final long TIDIED_MINUTES = 75;

  private final LayerSettings settings = PlainGraph.countingSettings(10_000);
  private final NodeRef node = nodeOf(0, "node");
  private final NodeRef first = nodeOf(1, "first");
  private final NodeRef second = nodeOf(2, "second");
  private final NodeRef near = nodeOf(3, "near");

  /** The other subtask has these two. */
  private final NodeRef far = nodeOf(4, "far");

  private final NodeRef further = nodeOf(5, "further");
  private long watermarkMs = Long.MIN_VALUE;
  private LayerPipeline pipeline;

  @BeforeEach
  void start() throws Exception {
    pipeline =
        new LayerPipeline(
            settings, 1, PARALLELISM, 7, new LayerPipeline.Outputs(it -> {}, it -> {}));
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private NodeRef nodeOf(int shard, String name) {
    for (int i = 0; ; i++) {
      NodeRef made = PlainGraph.node(settings, name + i);
      if (settings.shards().shardOf(made.key()) == shard) {
        return made;
      }
    }
  }

  /** From here on checkpoints have inputs in place of rows. */
  private void log() throws Exception {
    pipeline.drain();
    for (int i = 0; i < pipeline.layers(); i++) {
      pipeline.checkpoint();
    }
    assertThat(pipeline.stores(0).stream().map(LayerStore::inputs).allMatch(it -> it.isOn()))
        .isTrue();
  }

  private void edge(NodeRef source, NodeRef target, long minute) {
    send(PlainGraph.edge(source, target, minute * MINUTE_MS));
  }

  private void send(GraphEvent event) {
    new ChangeRouter(settings.types(), settings.shards(), -1)
        .route(
            event,
            MicroClock.now(),
            change -> {
              pipeline.send(0, change);
              if (change instanceof NodeChange it && it.delete()) {
                pipeline.broadcast(0, (GraphChange) it);
              }
            });
  }

  private void watermark(long minute) throws Exception {
    watermarkMs = minute * MINUTE_MS;
    pipeline.watermark(0, watermarkMs);
    pipeline.drain();
  }

  private boolean isHeldByOther() {
    return pipeline.store(1, settings.shards().shardOf(far.key())).neighbours().replica(node.key())
        != null;
  }

  private void checkAll() throws Exception {
    pipeline.drain();
    LayerInvariants.check(pipeline, settings, watermarkMs);
  }

  /**
   * The refresh for an edge that died has the run called at 66 minutes, and then not until 85: the
   * replay is called at 71, when the last subscription is over.
   */
  @Test
  void afterARefreshWhatARunHadNotEndedIsEndedAfterIt() throws Exception {
    edge(far, node, 10);
    edge(first, node, 0);
    edge(second, node, 5);
    log();
    send(PlainGraph.deletion(far, 10 * MINUTE_MS));
    pipeline.drain();
    watermark(66);
    // Something to log, or the replay would not stop at this watermark.
    send(PlainGraph.features(nodeOf(0, "else"), 66 * MINUTE_MS, 1));
    watermark(71);
    restartWithOneHeld();
  }

  /** The run is called at 66 minutes and not until 85, the replay, without inputs, at 71. */
  @Test
  void afterWatermarksAloneWhatARunHadNotEndedIsEndedAfterIt() throws Exception {
    edge(first, node, 0);
    edge(far, node, 10);
    edge(near, node, 50);
    log();
    watermark(66);
    watermark(71);
    restartWithOneHeld();
  }

  private void restartWithOneHeld() throws Exception {
    assertThat(isHeldByOther()).isTrue();
    pipeline.restart(PARALLELISM);
    checkAll();
    watermark(71 + TIDIED_MINUTES);
    assertThat(isHeldByOther()).isFalse();
    checkAll();
  }

  /** The run has told the other subtask, and the replay has not ended what was over. */
  @Test
  void whatARunHadEndedIsSentForAnEdgeOfTheSameShard() throws Exception {
    sendsAgainFor(far);
  }

  @Test
  void whatARunHadEndedIsSentForAnEdgeOfAnotherShardOfTheSubtask() throws Exception {
    sendsAgainFor(further);
  }

  /** The vector is the same for all that comes, and the clock never goes back: no refresh sends. */
  private void sendsAgainFor(NodeRef target) throws Exception {
    edge(node, far, 0);
    edge(node, near, 50);
    log();
    watermark(TIDIED_MINUTES);
    assertThat(isHeldByOther()).isFalse();
    pipeline.restart(PARALLELISM);
    checkAll();
    edge(node, target, TIDIED_MINUTES);
    checkAll();
    assertThat(isHeldByOther()).isTrue();
    watermark(2 * TIDIED_MINUTES);
    checkAll();
    assertThat(isHeldByOther()).isFalse();
  }
}
