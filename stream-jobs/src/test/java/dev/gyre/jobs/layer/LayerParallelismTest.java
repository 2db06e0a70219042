package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.Replica;
import org.junit.jupiter.api.Test;

class LayerParallelismTest {

  @Test
  void aLayerBelowOfAnotherParallelismIsRefused() throws Exception {
    LayerSettings settings = PlainGraph.settings(10);
    LayerPipeline.Outputs outputs = new LayerPipeline.Outputs(it -> {}, it -> {});
    try (LayerPipeline pipeline = new LayerPipeline(settings, 1, 2, 1, outputs)) {
      pipeline.send(
          1,
          new Replica(
              0,
              PlainGraph.node(settings, "a").key(),
              0,
              new float[settings.model().config().width()],
              0,
              1,
              1,
              MicroClock.NEVER,
              3,
              null));
      assertThatThrownBy(pipeline::deliverAll)
          .hasStackTraceContaining("layer 1 has parallelism 2, the layer below it 3")
          .hasStackTraceContaining("pipeline.jobvertex-parallelism-overrides");
    }
  }
}
