package dev.gyre.jobs.verify;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.KafkaHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends a random stream to the job's topic. */
final class Sender implements AutoCloseable {

  private final String topic;
  private final EventWriter writer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  Sender(String bootstrap, JobConfig config) {
    this.topic = config.topic(RandomJob.TOPIC);
    this.writer = new EventWriter(config.types(), topic);
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("linger.ms", "5");
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends records, and waits until the broker has them at the offsets that they should have. */
  void send(List<Arrival> arrivals) throws Exception {
    for (Arrival it : arrivals) {
      sent.add(producer.send(new ProducerRecord<>(topic, it.partition(), null, writer.bytes(it))));
    }
    producer.flush();
    for (int i = 0; i < sent.size(); i++) {
      long offset = sent.get(i).get().offset();
      if (offset != arrivals.get(i).offset()) {
        throw new IllegalStateException(
            "record " + arrivals.get(i) + " was written at offset " + offset);
      }
    }
    sent.clear();
  }

  /** Sends the last record of each partition. */
  void end(long timeMs) throws Exception {
    for (int partition = 0; partition < RandomStream.PARTITIONS; partition++) {
      ProducerRecord<byte[], byte[]> last =
          new ProducerRecord<>(topic, partition, null, new byte[0]);
      last.headers().add(KafkaHeaders.HEARTBEAT, KafkaHeaders.timeValue(timeMs));
      last.headers().add(KafkaHeaders.LAST, KafkaHeaders.trueValue());
      producer.send(last).get();
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
