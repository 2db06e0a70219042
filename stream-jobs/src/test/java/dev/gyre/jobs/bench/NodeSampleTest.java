package dev.gyre.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.bench.microbatch.StreamGraph;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.topology.Models;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is expected of a sample is what the whole graph says, and a wrong embedding is noticed. */
class NodeSampleTest {

  private static final int EVENTS = 900;
  private static final PowerLawDataset DATASET = new PowerLawDataset(150, 40, 60, 0.7, 2);

  private JobConfig config;
  private HgtModel model;

  @BeforeEach
  void readTheJob() throws Exception {
    config = JobFileReader.read(Path.of("../benchmarks/power-law.yaml"));
    model = Models.of(config);
  }

  @Test
  void aSampleEqualsTheForwardOfTheWholeGraph() {
    Map<String, float[]> sample = NodeSample.expected(config, model, DATASET, EVENTS, 120);
    assertThat(sample).hasSize(120);
    Map<String, float[]> all = whole();
    assertThat(all).hasSizeGreaterThan(180);
    sample.forEach(
        (node, vector) ->
            assertThat(vector).as(node).containsExactly(all.get(node), Offset.offset(1e-5f)));
  }

  @Test
  void aSmallGraphIsTakenWhole() {
    assertThat(NodeSample.expected(config, model, DATASET, EVENTS, 10_000).keySet())
        .isEqualTo(whole().keySet());
  }

  @Test
  void anEmbeddingThatIsWrongOrMissingIsNotExact() {
    Map<String, float[]> expected = NodeSample.expected(config, model, DATASET, EVENTS, 20);
    Map<String, float[]> published = new HashMap<>();
    expected.forEach((node, vector) -> published.put(node, vector.clone()));
    assertThat(EndCheck.compare(published, expected))
        .isEqualTo(new Exactness(20, 0, ""))
        .matches(Exactness::isExact);

    String node = expected.keySet().iterator().next();
    published.get(node)[3] += 0.001f;
    Exactness wrong = EndCheck.compare(published, expected);
    assertThat(wrong.isExact()).isFalse();
    assertThat(wrong.where()).startsWith(node + "[3]");

    published.remove(node);
    Exactness missing = EndCheck.compare(published, expected);
    assertThat(missing.isExact()).isFalse();
    assertThat(missing.greatestDifference()).isInfinite();
  }

  private Map<String, float[]> whole() {
    StreamGraph stream = new StreamGraph(config);
    try (RecordStream records = DATASET.open(List.of(), OptionalLong.of(EVENTS))) {
      records.forEachRemaining(stream::apply);
    }
    GraphBatch batch = GraphBatch.of(stream.graph());
    Embeddings embeddings = BatchForward.run(model, batch);
    Map<String, float[]> all = new HashMap<>();
    for (int type = 0; type < config.types().nodeTypes().size(); type++) {
      List<NodeRef> nodes = batch.nodes(type).refs();
      for (int i = 0; i < nodes.size(); i++) {
        all.put(
            config.types().nodeTypes().get(type).name() + "/" + nodes.get(i).id(),
            embeddings.of(type, i));
      }
    }
    return all;
  }
}
