package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.ingest.ChangeRouter;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.NodeUpdate;
import dev.gyre.state.store.LayerStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restores from checkpoints that have inputs in place of rows. */
class InputReplayTest {

  private static final long HOUR_MS = 3_600_000;

  private final LayerSettings settings = PlainGraph.settings(10_000);
  private final NodeRef source = PlainGraph.node(settings, "source");
  private final NodeRef target = PlainGraph.node(settings, "target");
  private final List<NodeUpdate> updates = new ArrayList<>();
  private LayerPipeline pipeline;

  @BeforeEach
  void start() throws Exception {
    pipeline =
        new LayerPipeline(
            settings,
            1,
            1,
            7,
            new LayerPipeline.Outputs(it -> updates.add((NodeUpdate) it), it -> {}));
    send(PlainGraph.features(source, 1_000, 1));
    send(PlainGraph.features(target, 1_000, 5));
    send(PlainGraph.edge(source, target, 1_000));
    pipeline.drain();
    // The layers have their turns: the last one writes rows three times.
    for (int i = 0; i < pipeline.layers(); i++) {
      pipeline.checkpoint();
    }
    assertThat(allLog()).isTrue();
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private boolean allLog() {
    for (int layer = 0; layer < pipeline.layers(); layer++) {
      if (!pipeline.stores(layer).stream().map(LayerStore::inputs).allMatch(it -> it.isOn())) {
        return false;
      }
    }
    return true;
  }

  private void send(GraphEvent event) {
    new ChangeRouter(settings.types(), settings.shards(), -1)
        .route(event, MicroClock.now(), change -> pipeline.send(0, change));
  }

  private float[] published(NodeRef node) {
    float[] last = null;
    for (NodeUpdate update : updates) {
      last = update.node().equals(node) ? update.vector() : last;
    }
    return last;
  }

  /** Nothing was logged but for the watermark, which ends a window. */
  @Test
  void whatTheWatermarkAloneHasDoneIsDoneAgain() throws Exception {
    float[] withEdge = published(target);
    pipeline.watermark(0, 1_000 + HOUR_MS);
    pipeline.deliverAll();
    pipeline.restart(1);
    pipeline.drain();
    LayerInvariants.check(pipeline, settings, 1_000 + HOUR_MS);
    assertThat(published(target)).isNotEqualTo(withEdge);
  }

  /**
   * The source is what it was when its row was written; but the layer above has what was sent
   * between, and has to be told.
   */
  @Test
  void aNodeThatIsAsItWasIsSentAgain() throws Exception {
    float[] first = published(target);
    send(PlainGraph.features(source, 2_000, 2));
    pipeline.drain();
    assertThat(published(target)).isNotEqualTo(first);
    send(PlainGraph.features(source, 3_000, 1));
    pipeline.deliverAll();
    pipeline.restart(1);
    pipeline.drain();
    LayerInvariants.check(pipeline, settings, Long.MIN_VALUE);
    assertThat(published(target)).isEqualTo(first);
  }

  @Test
  void whatWasRefreshedIsPublishedOnceMoreAndNothingElse() throws Exception {
    send(PlainGraph.features(source, 2_000, 2));
    pipeline.drain();
    NodeRef other = PlainGraph.node(settings, "other");
    float[] changed = published(target);
    updates.clear();
    pipeline.restart(1);
    pipeline.drain();
    assertThat(published(target)).isEqualTo(changed);
    assertThat(published(source)).isNotNull();
    assertThat(published(other)).isNull();
    updates.clear();
    pipeline.drain();
    assertThat(updates).isEmpty();
  }
}
