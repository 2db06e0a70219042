package dev.gyre.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.broker.BrokerOptions;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ScoreWatchTest {

  private static final String TOPIC = "scores";

  @Test
  void tellsHowManyThereAreWhileTheyCome() throws Exception {
    BlockingQueue<Long> told = new LinkedBlockingQueue<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.temporary())) {
      String bootstrap = broker.bootstrapServers();
      try (Topics topics = Topics.at(bootstrap)) {
        topics.createMissing(List.of(TopicSpec.plain(TOPIC, 2)));
      }
      ScoreWatch watch = new ScoreWatch(bootstrap, TOPIC, Duration.ofMillis(20), told::add);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        assertThat(told.poll(10, TimeUnit.SECONDS)).isZero();
        for (int i = 0; i < 3; i++) {
          producer.send(new ProducerRecord<>(TOPIC, i % 2, null, new byte[1])).get();
        }
        long last = 0;
        while (last < 3) {
          last = told.poll(10, TimeUnit.SECONDS);
        }
        assertThat(last).isEqualTo(3);
      } finally {
        watch.close();
      }
    }
  }
}
