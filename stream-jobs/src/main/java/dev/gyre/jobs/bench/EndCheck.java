package dev.gyre.jobs.bench;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.verify.Difference;
import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The end of a benchmark: waits until the job has read all that was sent and has nothing left to
 * refresh, and compares what it published with the oracle.
 */
final class EndCheck {

  private static final long LOOK_MS = 1_000;
  private static final long QUIET_SECONDS = 10;
  private static final long PATIENCE_SECONDS = 120;

  private final BenchJob job;
  private final BenchOptions options;
  private final Consumer<String> progress;

  EndCheck(BenchJob job, BenchOptions options, Consumer<String> progress) {
    this.job = job;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Waits and compares.
   *
   * @param events of the stream that were sent, each partition's last time among them
   * @throws UserError (failure) if scores are missing and none comes any more
   */
  Exactness run(long events) throws InterruptedException {
    progress.accept(
        String.format("waiting until all %,d events are read and nothing is stale", events));
    TopicCounts end = awaitQuiet(options.dataset().scored(0, events));
    progress.accept(
        String.format("comparing %,d nodes with a batch forward", options.checkedNodes()));
    Map<String, float[]> expected =
        NodeSample.expected(
            job.config(),
            Models.of(job.config()),
            options.dataset(),
            events,
            options.checkedNodes());
    Exactness exactness =
        compare(published(job.bootstrap(), job.config(), end, expected), expected);
    progress.accept(
        String.format(
            "%,d nodes: greatest difference %.2g %s",
            exactness.nodes(), exactness.greatestDifference(), exactness.where()));
    return exactness;
  }

  /** Compares embeddings of the same nodes. */
  static Exactness compare(Map<String, float[]> published, Map<String, float[]> expected) {
    Difference difference = Difference.of(published, expected);
    return new Exactness(expected.size(), difference.greatest(), difference.what());
  }

  private TopicCounts awaitQuiet(long scores) throws InterruptedException {
    TopicCounts last = job.counts();
    TopicCounts changed = last;
    while (true) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      TopicCounts now = job.counts();
      if (now.scoreCount() > last.scoreCount() || now.embeddingCount() > last.embeddingCount()) {
        changed = now;
      }
      last = now;
      double quietSeconds = now.secondsSince(changed);
      if (now.scoreCount() >= scores && quietSeconds >= QUIET_SECONDS) {
        return now;
      }
      if (quietSeconds >= PATIENCE_SECONDS) {
        throw UserError.failure(
            String.format(
                "of %,d interactions %,d were scored, and the job has published nothing for %d s",
                scores, now.scoreCount(), PATIENCE_SECONDS));
      }
    }
  }

  /** The last embedding of each node that is wanted; null where the last record is a tombstone. */
  private static Map<String, float[]> published(
      String bootstrap, JobConfig config, TopicCounts end, Map<String, float[]> wanted) {
    String topic = config.topic(TopicNames.EMBEDDINGS);
    AvroCodec<NodeEmbedding> codec = AvroCodec.of(NodeEmbedding.class, WireFormat.plain(), topic);
    Map<String, float[]> published = new HashMap<>();
    TopicReader.read(
        bootstrap,
        topic,
        Map.of(),
        end.embeddings(),
        it -> {
          String node = new String(it.key(), StandardCharsets.UTF_8);
          if (wanted.containsKey(node)) {
            published.put(
                node,
                it.value() == null
                    ? null
                    : FloatList.toArray(codec.decode(it.value()).getVector()));
          }
        });
    return published;
  }
}
