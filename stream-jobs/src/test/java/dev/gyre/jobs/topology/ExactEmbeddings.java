package dev.gyre.jobs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.util.Map;
import java.util.TreeMap;

/** Compares what a job published with a batch forward over the oracle's graph. */
final class ExactEmbeddings {

  private static final double TOLERANCE = 1e-5;

  private ExactEmbeddings() {}

  /**
   * Asserts that the newest embedding of every node is that of the batch, within 1e-5 (relative
   * above 1), and that there are no others.
   *
   * @param what names the case in a failure
   * @param run the job that has ended
   * @param config the job
   * @param model the job's model
   * @param oracle the graph of the events that the job accepted, at its last watermark
   * @return how many nodes were compared
   */
  static int assertPublished(
      String what, JobRun run, JobConfig config, HgtModel model, MemoryGraph oracle) {
    Map<String, NodeEmbedding> published = published(run, config);
    Map<String, float[]> wanted = wanted(config, model, oracle);
    assertThat(published.keySet()).as(what).isEqualTo(wanted.keySet());
    wanted.forEach(
        (node, vector) ->
            assertClose(
                what + " " + node, FloatList.toArray(published.get(node).getVector()), vector));
    return wanted.size();
  }

  private static Map<String, NodeEmbedding> published(JobRun run, JobConfig config) {
    AvroCodec<NodeEmbedding> codec =
        AvroCodec.of(NodeEmbedding.class, WireFormat.plain(), config.topic(TopicNames.EMBEDDINGS));
    Map<String, NodeEmbedding> embeddings = new TreeMap<>();
    run.readNewest(TopicNames.EMBEDDINGS)
        .forEach((key, value) -> embeddings.put(key, codec.decode(value)));
    return embeddings;
  }

  private static Map<String, float[]> wanted(JobConfig config, HgtModel model, MemoryGraph oracle) {
    GraphBatch batch = GraphBatch.of(oracle);
    Embeddings embeddings = BatchForward.run(model, batch);
    Map<String, float[]> wanted = new TreeMap<>();
    for (int type = 0; type < config.types().nodeTypes().size(); type++) {
      for (int i = 0; i < batch.nodes(type).size(); i++) {
        NodeRef node = batch.nodes(type).refs().get(i);
        wanted.put(
            config.types().nodeTypes().get(type).name() + "/" + node.id(), embeddings.of(type, i));
      }
    }
    return wanted;
  }

  private static void assertClose(String what, float[] actual, float[] expected) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      double allowed = TOLERANCE * Math.max(1, Math.abs(expected[i]));
      assertThat((double) Math.abs(actual[i] - expected[i]))
          .as("%s [%d]: %s for %s", what, i, actual[i], expected[i])
          .isLessThanOrEqualTo(allowed);
    }
  }
}
