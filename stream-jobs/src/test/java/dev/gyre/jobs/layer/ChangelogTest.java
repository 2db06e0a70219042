package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChangelogTest {

  @Test
  void aLogInMemoryIsRefusedBeforeTheFirstRecord() {
    LayerSettings plain = PlainGraph.settings(10);
    LayerSettings settings =
        new LayerSettings(
            plain.types(),
            plain.aggregates(),
            plain.shards(),
            plain.model(),
            plain.scoredRelation(),
            plain.mostAttendedEdges(),
            plain.refresh(),
            plain.deletesNodes(),
            plain.cacheEntries(),
            plain.rowsEvery(),
            true,
            plain.scoreWaitMs(),
            plain.scoresAtOnce(),
            plain.lateInputFirst(),
            plain.description());
    LayerPipeline.Outputs outputs = new LayerPipeline.Outputs(it -> {}, it -> {});
    assertThatThrownBy(() -> new LayerPipeline(settings, 1, 1, 1, outputs))
        .hasStackTraceContaining("state.changelog is true")
        .hasStackTraceContaining("state.changelog.storage is 'memory'")
        .hasStackTraceContaining("set it to 'filesystem'");
  }
}
