package dev.gyre.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.avro.ScorerSide;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Latencies count from when a payment was due, whenever it was sent. */
class ScoreArrivalsTest {

  private static final int MS = 1_000_000;

  @TempDir private Path folder;

  @Test
  void eachMeasuredPaymentIsTakenOnceFromWhenItWasDue() throws Exception {
    JobConfig config = JobFileReader.read(jobFile());
    long nowNanos = System.nanoTime();
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Topics topics = Topics.at(broker.bootstrapServers())) {
      String topic = config.topic(TopicNames.SCORES);
      topics.createMissing(List.of(TopicSpec.plain(topic, 2)));
      // Rows 0 and 1 warm up, 2 and 3, 4 and 5 are measured, 6 is beyond the end.
      for (int row = 0; row <= 6; row++) {
        send(broker, topic, row);
      }
      ScoreArrivals arrivals =
          new ScoreArrivals(
              broker.bootstrapServers(),
              config,
              2,
              2,
              2,
              2,
              row -> nowNanos - (row < 4 ? 1 : 60) * 1_000L * MS);
      Thread reader = new Thread(arrivals);
      reader.start();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (arrivals.count() < 4 && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      arrivals.stop();
      reader.join();
      assertThat(arrivals.count()).isEqualTo(4);
      List<MeasuredOutputs.Latency> latencies = arrivals.latenciesMs();
      assertThat(latencies.get(0).p50()).isBetween(1_000.0, 50_000.0);
      assertThat(latencies.get(1).p50()).isGreaterThanOrEqualTo(59_900);
      assertThat(arrivals.latencyMs().max()).isGreaterThanOrEqualTo(59_900);
    }
  }

  private Path jobFile() throws Exception {
    return Files.writeString(
        folder.resolve("job.yaml"), Files.readString(Path.of("../benchmarks/throughput.yaml")));
  }

  private static void send(EmbeddedBroker broker, String topic, int row) throws Exception {
    ScorerSide side =
        ScorerSide.newBuilder()
            .setEmbeddingPresent(false)
            .setVector(FloatList.of(new float[0]))
            .setIngestStampMicros(0)
            .setEmbeddingAgeMs(-1)
            .setAggregates(FloatList.of(new float[0]))
            .build();
    Score score =
        Score.newBuilder()
            .setId("pays/" + row)
            .setInteractionId(Integer.toString(row))
            .setRelation("pays")
            .setSourceType("account")
            .setTargetType("merchant")
            .setSource("a1")
            .setTarget("m1")
            .setTimestampMs(row)
            .setScore(0.5f)
            .setModelVersion("none")
            .setDegraded(false)
            .setDegradedReason(null)
            .setSourceInputs(side)
            .setTargetInputs(side)
            .setInteractionFeatures(FloatList.of(new float[0]))
            .setIngestedAtMicros(0)
            .setScoredAtMicros(0)
            .build();
    byte[] value = AvroCodec.of(Score.class, WireFormat.plain(), topic).encode(score);
    Map<String, Object> settings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, row % 2, null, value)).get();
    }
  }
}
