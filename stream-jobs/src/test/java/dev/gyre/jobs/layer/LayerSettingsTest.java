package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobConfigException;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.topology.Models;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LayerSettingsTest {

  private static final String SCORED = "interaction: {relation: to}\npolicy: {threshold: 0.9}\n";

  private static LayerSettings settings(String lines, boolean bounded) throws JobConfigException {
    String yaml =
        """
        name: plain
        types:
          n: {features: {x: numeric}}
        relations:
          to: {source: n, target: n, window: 1h, fanIn: 4}
        model:
          seeded: {seed: 5, dialect: pyg, width: 8, heads: 2, layers: 2}
        sources:
          - {topic: events, format: avro, native: true}
        """
            + lines;
    JobConfig config = JobFileReader.read("job.yaml", yaml, Path.of("."));
    return LayerSettings.of(config, Models.of(config), bounded);
  }

  @Test
  void lateInputGoesFirstWhereScoresAreToComeAtOnce() throws Exception {
    assertThat(settings(SCORED, false).lateInputFirst()).isTrue();
    assertThat(linger("9ms").lateInputFirst()).isTrue();
    assertThat(linger("10ms").lateInputFirst()).isFalse();
  }

  private static LayerSettings linger(String linger) throws JobConfigException {
    return settings(SCORED + "delivery: {scoresLinger: " + linger + "}\n", false);
  }

  @Test
  void notInAReplayWhoseScoresNobodyWaitsFor() throws Exception {
    assertThat(settings(SCORED, true).lateInputFirst()).isFalse();
  }

  @Test
  void notInAJobThatScoresNothing() throws Exception {
    assertThat(settings("", false).lateInputFirst()).isFalse();
  }
}
