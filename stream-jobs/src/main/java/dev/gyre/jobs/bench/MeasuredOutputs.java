package dev.gyre.jobs.bench;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.avro.RefreshClass;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Latencies in what was published between two moments, read when the measurement is over so that
 * reading takes nothing from the job.
 */
public final class MeasuredOutputs {

  private static final long LONGEST = TimeUnit.HOURS.toMicros(1);
  private static final int DIGITS = 3;

  private final Histogram scoreMicros = new Histogram(LONGEST, DIGITS);
  private final Histogram directMs = new Histogram(LONGEST, DIGITS);
  private final Histogram rippleMs = new Histogram(LONGEST, DIGITS);

  private MeasuredOutputs() {}

  static MeasuredOutputs between(
      String bootstrap, JobConfig config, TopicCounts start, TopicCounts end) {
    MeasuredOutputs outputs = new MeasuredOutputs();
    String scores = config.topic(TopicNames.SCORES);
    String embeddings = config.topic(TopicNames.EMBEDDINGS);
    AvroCodec<Score> score = AvroCodec.of(Score.class, WireFormat.plain(), scores);
    AvroCodec<NodeEmbedding> embedding =
        AvroCodec.of(NodeEmbedding.class, WireFormat.plain(), embeddings);
    TopicReader.read(
        bootstrap,
        scores,
        start.scores(),
        end.scores(),
        value(it -> outputs.score(score.decode(it))));
    TopicReader.read(
        bootstrap,
        embeddings,
        start.embeddings(),
        end.embeddings(),
        value(it -> outputs.embedding(embedding.decode(it))));
    return outputs;
  }

  private static Consumer<ConsumerRecord<byte[], byte[]>> value(Consumer<byte[]> reader) {
    return it -> {
      if (it.value() != null) {
        reader.accept(it.value());
      }
    };
  }

  private void score(Score score) {
    record(scoreMicros, score.getScoredAtMicros() - score.getIngestedAtMicros());
  }

  private void embedding(NodeEmbedding embedding) {
    if (embedding.getDirectStalenessMs() != null) {
      record(directMs, embedding.getDirectStalenessMs());
    }
    if (embedding.getRefreshClass() == RefreshClass.RIPPLE) {
      record(rippleMs, embedding.getStalenessMs());
    }
  }

  private static void record(Histogram histogram, long value) {
    histogram.recordValue(Math.max(0, Math.min(LONGEST, value)));
  }

  /** Time from ingest to score, milliseconds. */
  Latency scoreLatencyMs() {
    return Latency.of(scoreMicros, TimeUnit.MILLISECONDS.toMicros(1));
  }

  /** Staleness at publication of what an in-edge of a node itself caused, milliseconds. */
  Latency directStalenessMs() {
    return Latency.of(directMs, 1);
  }

  /** Staleness at publication of what a neighbour caused, milliseconds. */
  Latency rippleStalenessMs() {
    return Latency.of(rippleMs, 1);
  }

  /**
   * Percentiles of a latency.
   *
   * @param p50 median
   * @param p99 99th percentile
   * @param max greatest
   */
  public record Latency(double p50, double p99, double max) {
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;

    static Latency of(Histogram histogram, double unit) {
      return new Latency(
          histogram.getValueAtPercentile(MEDIAN) / unit,
          histogram.getValueAtPercentile(HIGH) / unit,
          histogram.getMaxValue() / unit);
    }
  }
}
