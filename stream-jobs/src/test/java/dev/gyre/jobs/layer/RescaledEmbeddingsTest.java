package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.ingest.ChangeRouter;
import dev.gyre.jobs.message.NodeUpdate;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A rescale drops all vectors of neighbours, and their owners send them again in any order: in
 * between nothing is published that was computed from a part of a node's in-edges.
 */
class RescaledEmbeddingsTest {

  private static final int RUNS = 8;
  private static final int NODES = 40;
  private static final int EDGES = 120;

  private final LayerSettings settings = PlainGraph.settings(1_000);
  private final Map<NodeRef, float[]> published = new HashMap<>();
  private int updates;
  private boolean rescaled;

  @Test
  void embeddingsStayWhatTheyWereWhileVectorsComeAgain() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      published.clear();
      rescaled = false;
      int before = 1 + random.nextInt(3);
      int after = 1 + (before + random.nextInt(2)) % 3;
      try (LayerPipeline pipeline =
          new LayerPipeline(
              settings,
              1,
              before,
              random.nextLong(),
              new LayerPipeline.Outputs(it -> keep((NodeUpdate) it, seed), it -> {}))) {
        send(pipeline, random);
        pipeline.drain();
        rescaled = true;
        updates = 0;
        pipeline.restart(after);
        pipeline.run(2_000);
        pipeline.drain();
        assertThat(updates).as("all are published again").isEqualTo(published.size());
        LayerInvariants.check(pipeline, settings, Long.MIN_VALUE);
      }
    }
  }

  private void keep(NodeUpdate update, long seed) {
    updates++;
    if (rescaled) {
      assertThat(update.vector())
          .as("seed %d, %s", seed, update.node().id())
          .isEqualTo(published.get(update.node()));
    } else {
      published.put(update.node(), update.vector());
    }
  }

  private void send(LayerPipeline pipeline, Random random) {
    ChangeRouter router = new ChangeRouter(settings.types(), settings.shards(), -1);
    for (int i = 0; i < EDGES; i++) {
      // The first ones are hubs.
      NodeRef from = PlainGraph.node(settings, "n" + random.nextInt(1 + random.nextInt(NODES)));
      NodeRef to = PlainGraph.node(settings, "n" + random.nextInt(NODES));
      router.route(PlainGraph.edge(from, to, 1_000 + i), i + 1, change -> pipeline.send(0, change));
    }
  }
}
