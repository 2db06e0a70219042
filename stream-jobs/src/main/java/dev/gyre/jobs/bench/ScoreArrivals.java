package dev.gyre.jobs.bench;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.GyreSchemas;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.wire.GenericAvroReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the scores topic as a consumer of it does, and takes for each score the time from when its
 * payment was to be sent to when the score is here. A payment that was sent late, because the
 * sender or the broker was held up, has waited all the same: nothing is omitted.
 */
final class ScoreArrivals implements Runnable {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);
  private static final int DIGITS = 3;
  private static final String ID = "interactionId";

  private final String bootstrap;
  private final List<TopicPartition> partitions;
  private final GenericAvroReader reader = GenericAvroReader.plain(idAlone());
  private final long firstRow;
  private final long rowsOfRepeat;
  private final LongUnaryOperator dueNanos;
  private final Histogram[] repeats;
  private volatile boolean stopped;

  /**
   * A reader that has not started.
   *
   * @param firstRow number of the first payment that counts
   * @param rowsOfRepeat payments of each measurement
   * @param measurements number of measurements
   * @param dueNanos by the payment's number when it was to be sent, as System.nanoTime tells it
   */
  ScoreArrivals(
      String bootstrap,
      JobConfig config,
      int partitions,
      long firstRow,
      long rowsOfRepeat,
      int measurements,
      LongUnaryOperator dueNanos) {
    String topic = config.topic(TopicNames.SCORES);
    this.bootstrap = bootstrap;
    this.partitions =
        IntStream.range(0, partitions).mapToObj(it -> new TopicPartition(topic, it)).toList();
    this.firstRow = firstRow;
    this.rowsOfRepeat = rowsOfRepeat;
    this.dueNanos = dueNanos;
    this.repeats = new Histogram[measurements];
    for (int i = 0; i < measurements; i++) {
      repeats[i] = new SynchronizedHistogram(LONGEST_MICROS, DIGITS);
    }
  }

  @Override
  public void run() {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!stopped) {
        var polled = consumer.poll(POLL);
        long now = System.nanoTime();
        polled.forEach(it -> arrived(reader.decode(it.value()), now));
      }
    }
  }

  /** The rest of a score is skipped: reading all of it, this thread took a tenth of a core. */
  private static Schema idAlone() {
    Schema score = GyreSchemas.schemaOf(Score.class);
    Schema.Field id = new Schema.Field(score.getField(ID), score.getField(ID).schema());
    return Schema.createRecord(
        score.getName(), score.getDoc(), score.getNamespace(), false, List.of(id));
  }

  private void arrived(GenericRecord score, long nowNanos) {
    long row = Long.parseLong(score.get(ID).toString());
    long repeat = Math.floorDiv(row - firstRow, rowsOfRepeat);
    if (repeat >= 0 && repeat < repeats.length) {
      long micros = TimeUnit.NANOSECONDS.toMicros(nowNanos - dueNanos.applyAsLong(row));
      repeats[(int) repeat].recordValue(Math.max(0, Math.min(LONGEST_MICROS, micros)));
    }
  }

  /** Ends {@link #run} soon. */
  void stop() {
    stopped = true;
  }

  /** Scores that have come, of the payments that count. */
  long count() {
    long sum = 0;
    for (Histogram repeat : repeats) {
      sum += repeat.getTotalCount();
    }
    return sum;
  }

  /** Latencies of each measurement, milliseconds. */
  List<MeasuredOutputs.Latency> latenciesMs() {
    return Arrays.stream(repeats).map(ScoreArrivals::latency).toList();
  }

  /** Latencies of all measurements together, milliseconds. */
  MeasuredOutputs.Latency latencyMs() {
    Histogram all = new Histogram(LONGEST_MICROS, DIGITS);
    for (Histogram repeat : repeats) {
      all.add(repeat);
    }
    return latency(all);
  }

  private static MeasuredOutputs.Latency latency(Histogram micros) {
    return MeasuredOutputs.Latency.of(micros, TimeUnit.MILLISECONDS.toMicros(1));
  }
}
