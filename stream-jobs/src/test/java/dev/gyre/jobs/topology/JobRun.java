package dev.gyre.jobs.topology;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.broker.RecordProducer;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.ReplayRecord;
import dev.gyre.schemas.KafkaHeaders;
import dev.gyre.schemas.TopicNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Runs a bounded job on a real broker and a real cluster, and reads what it wrote. */
public final class JobRun {

  static final int PARTITIONS = 2;

  private final EmbeddedBroker broker;
  private final JobConfig config;
  private final InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();
  private final Map<String, Map<String, List<Metric>>> metrics = new TreeMap<>();

  JobRun(EmbeddedBroker broker, JobConfig config) {
    this(broker, config, PARTITIONS);
  }

  /** Creates the job's topics, those that it reads with so many partitions. */
  public JobRun(EmbeddedBroker broker, JobConfig config, int partitions) {
    this.broker = broker;
    this.config = config;
    try (Topics topics = Topics.at(broker.bootstrapServers())) {
      List<TopicSpec> specs = new ArrayList<>();
      config
          .sources()
          .forEach(it -> specs.add(TopicSpec.plain(config.topic(it.topic()), partitions)));
      specs.add(TopicSpec.compacted(config.topic(TopicNames.EMBEDDINGS), 1));
      for (String name : List.of(TopicNames.SCORES, TopicNames.ALERTS, TopicNames.DEAD_LETTERS)) {
        specs.add(TopicSpec.plain(config.topic(name), 1));
      }
      topics.createMissing(specs);
    }
  }

  /** Sends rows, the i-th to partition i modulo 2, then the last heartbeat to each partition. */
  void send(List<String> rows, long endMs) {
    try (RecordProducer producer = new RecordProducer(broker.bootstrapServers())) {
      for (int i = 0; i < rows.size(); i++) {
        byte[] key = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
        byte[] value = rows.get(i).getBytes(StandardCharsets.UTF_8);
        producer.send(
            new ProducerRecord<>(config.topic(TestJobs.TOPIC), i % PARTITIONS, key, value));
      }
      sendLast(producer, config.topic(TestJobs.TOPIC), endMs);
      producer.flush();
    }
  }

  /**
   * Sends the records of a dataset, the i-th row of a topic to partition i modulo 2, then the last
   * heartbeat to each partition.
   */
  void send(Iterator<ReplayRecord> records, long endMs) {
    try (RecordProducer producer = new RecordProducer(broker.bootstrapServers())) {
      while (records.hasNext()) {
        ReplayRecord record = records.next();
        int partition = (int) (record.row() % PARTITIONS);
        producer.send(
            new ProducerRecord<>(
                config.topic(record.topic()), partition, record.key(), record.value()));
      }
      config.sources().forEach(source -> sendLast(producer, config.topic(source.topic()), endMs));
      producer.flush();
    }
  }

  /** Sends the last heartbeat to each partition of all sources. */
  void sendLast(long endMs) {
    try (RecordProducer producer = new RecordProducer(broker.bootstrapServers())) {
      config.sources().forEach(source -> sendLast(producer, config.topic(source.topic()), endMs));
      producer.flush();
    }
  }

  private static void sendLast(RecordProducer producer, String topic, long endMs) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      ProducerRecord<byte[], byte[]> last =
          new ProducerRecord<>(topic, partition, null, new byte[0]);
      last.headers().add(KafkaHeaders.HEARTBEAT, KafkaHeaders.timeValue(endMs));
      last.headers().add(KafkaHeaders.LAST, KafkaHeaders.trueValue());
      producer.send(last);
    }
  }

  /** Runs the job to its end. */
  @SuppressWarnings("try") // Flink's close() throws Exception
  public HgtModel run(int parallelism, Path folder) throws Exception {
    Configuration flink = new Configuration();
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    flink.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    flink.set(RestOptions.BIND_PORT, "0");
    reporter.addToConfiguration(flink);
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(flink);
    env.setParallelism(parallelism);
    HgtModel model =
        GyreJob.build(env, config, new JobRuntime(broker.bootstrapServers(), true, "test"));
    MiniClusterConfiguration one =
        new MiniClusterConfiguration.Builder()
            .setConfiguration(flink)
            .setNumSlotsPerTaskManager(parallelism)
            .build();
    try (MiniCluster cluster = new MiniCluster(one)) {
      cluster.start();
      cluster.executeJobBlocking(env.getStreamGraph().getJobGraph());
      // A cluster that is closed takes its reporters' metrics with it.
      keepMetrics();
    }
    return model;
  }

  private void keepMetrics() {
    metrics.clear();
    reporter
        .getMetricsByGroup()
        .forEach(
            (group, named) -> {
              if (group.getMetricIdentifier("x").endsWith(".gyre.x")) {
                String operator = group.getAllVariables().get("<operator_name>");
                named.forEach(
                    (name, metric) ->
                        metrics
                            .computeIfAbsent(operator, unused -> new TreeMap<>())
                            .computeIfAbsent(name, unused -> new ArrayList<>())
                            .add(metric));
              }
            });
  }

  /** The job's own metrics as they were at its end, by operator, name and subtask. */
  Map<String, Map<String, List<Metric>>> metrics() {
    return metrics;
  }

  /** All records of an output topic, in order. */
  public List<ConsumerRecord<byte[], byte[]>> read(String name) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("enable.auto.commit", "false");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(config.topic(name), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** The newest record of each key of an output topic. */
  Map<String, byte[]> readNewest(String name) {
    Map<String, byte[]> newest = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(name)) {
      newest.put(new String(record.key(), StandardCharsets.UTF_8), record.value());
    }
    return newest;
  }
}
