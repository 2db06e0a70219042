package dev.gyre.jobs.redrive;

import dev.gyre.jobs.broker.BrokerException;
import dev.gyre.jobs.broker.RecordProducer;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.KafkaHeaders;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.wire.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Sends the records of a job's dead letters again, each to the partition that it came from, with
 * its original bytes.
 *
 * <p>Letters that are written meanwhile, by records that are still bad, are left for the next call:
 * how far a call has come is remembered in the broker when all that it sent is acknowledged. A call
 * that is cut off may send some records twice; an edge with an id of its own is then a duplicate.
 */
public final class Redrive {

  /** A letter with this reason is a heartbeat whose time could not be read. */
  static final String BAD_HEARTBEAT = "bad-heartbeat";

  private final JobConfig config;
  private final RedriveOptions options;
  private final Set<Original> seen = new HashSet<>();
  private final TreeMap<String, Long> sentByReason = new TreeMap<>();
  private long read;
  private long repeated;
  private long otherReason;
  private long heartbeats;
  private long lost;
  private long sent;

  /**
   * Makes a call.
   *
   * @param config names the topics and their wire format
   * @param options which letters
   */
  public Redrive(JobConfig config, RedriveOptions options) {
    this.config = config;
    this.options = options;
  }

  /**
   * Sends back what is wanted of the letters that are there now; to be called once.
   *
   * @param progress told the number of letters that are left, after each fetch
   * @throws BrokerException if the brokers cannot be reached, or have no topic of dead letters
   */
  public RedriveReport run(LongConsumer progress) {
    String topic = config.topic(TopicNames.DEAD_LETTERS);
    AvroCodec<DeadLetter> codec =
        AvroCodec.of(DeadLetter.class, config.wireFormat().format(), topic);
    try (LetterReader letters =
            new LetterReader(
                options.bootstrapServers(),
                topic + "-redrive",
                partitions(topic),
                codec,
                options.fromStart());
        SourceRecords sources = new SourceRecords(options.bootstrapServers());
        RecordProducer producer = new RecordProducer(options.bootstrapServers())) {
      while (letters.left() > 0) {
        letters.poll(letter -> handle(letter, sources, producer));
        progress.accept(letters.left());
      }
      if (!options.dryRun()) {
        producer.flush();
        letters.remember();
      }
    }
    return new RedriveReport(read, repeated, otherReason, heartbeats, lost, sent, sentByReason);
  }

  private List<TopicPartition> partitions(String topic) {
    try (Topics topics = Topics.at(options.bootstrapServers())) {
      int count =
          topics
              .describe(topic)
              .orElseThrow(
                  () ->
                      new BrokerException(
                          "broker "
                              + options.bootstrapServers()
                              + ": has no topic "
                              + topic
                              + ", so no dead letters; check topicPrefix in the job file"))
              .partitions();
      return IntStream.range(0, count).mapToObj(it -> new TopicPartition(topic, it)).toList();
    }
  }

  private void handle(DeadLetter letter, SourceRecords sources, RecordProducer producer) {
    Original place = Original.of(letter);
    read++;
    if (!seen.add(place)) {
      repeated++;
    } else if (!options.wants(letter.getReasonCode())) {
      otherReason++;
    } else if (letter.getReasonCode().equals(BAD_HEARTBEAT)) {
      heartbeats++;
    } else {
      send(letter, place, sources, producer);
    }
  }

  private void send(
      DeadLetter letter, Original place, SourceRecords sources, RecordProducer producer) {
    byte[] key = Original.bytes(letter.getKey());
    byte[] value = Original.bytes(letter.getValue());
    if (letter.getByReference()) {
      Optional<ConsumerRecord<byte[], byte[]>> record = sources.read(place);
      if (record.isEmpty()) {
        lost++;
        return;
      }
      key = record.get().key();
      value = record.get().value();
    }
    sent++;
    sentByReason.merge(letter.getReasonCode(), 1L, Long::sum);
    if (!options.dryRun()) {
      ProducerRecord<byte[], byte[]> again =
          new ProducerRecord<>(place.topic(), place.partition(), key, value);
      again.headers().add(KafkaHeaders.REDRIVEN, place.toString().getBytes(StandardCharsets.UTF_8));
      producer.send(again);
    }
  }
}
