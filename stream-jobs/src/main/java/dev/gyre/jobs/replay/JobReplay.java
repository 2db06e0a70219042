package dev.gyre.jobs.replay;

import dev.gyre.jobs.broker.BrokerOptions;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.ModelSpec;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayOptions;
import dev.gyre.jobs.dataset.ReplayProgress;
import dev.gyre.jobs.dataset.Replayer;
import dev.gyre.jobs.topology.GyreJob;
import dev.gyre.jobs.topology.JobRuntime;
import dev.gyre.jobs.topology.OutputTopics;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Sends a dataset to a broker in this process, one partition a topic and a heartbeat wherever time
 * has moved, and runs the job on it in the synchronous mode: each decision is then what the model
 * says of exactly the records before it.
 */
public final class JobReplay {

  private static final String GROUP = "gyre-replay";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(20);

  private final JobConfig config;
  private final Path folder;

  /**
   * What a replay took.
   *
   * @param records events and labels that were sent
   * @param scores decisions
   * @param seconds wall clock of the job, its start and end among them
   */
  public record Taken(long records, int scores, double seconds) {}

  /**
   * A replay that has not started.
   *
   * @param config the job; what it says of refresh is not followed
   * @param model the model in place of its own
   * @param folder for topics and state; what is left there is the caller's to delete
   */
  public JobReplay(JobConfig config, ModelSpec model, Path folder) {
    this.config =
        config
            .withModel(model)
            .withRefresh(config.refresh().exact())
            .withState(config.state().withoutChangelog());
    this.folder = folder;
  }

  /**
   * Runs to the end.
   *
   * @param events the greatest number of events; empty: all of them
   * @param progress is told now and then, by another thread, how many decisions there are
   * @param scores is given all scores with their number, from 0, in the order of the decisions
   * @throws dev.gyre.jobs.broker.BrokerException if the broker does not start
   * @throws Exception if the job fails
   */
  public Taken run(
      Dataset dataset,
      List<Path> files,
      OptionalLong events,
      LongConsumer progress,
      ObjIntConsumer<Score> scores)
      throws Exception {
    BrokerOptions options = BrokerOptions.temporary().withFolder(folder.resolve("kafka"));
    try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
      String bootstrap = broker.bootstrapServers();
      createTopics(bootstrap, dataset);
      long records = send(bootstrap, dataset, files, events);
      long start = System.nanoTime();
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.createLocalEnvironment(1, settings());
      GyreJob.build(env, config, new JobRuntime(bootstrap, true, GROUP));
      ScoreWatch watch = new ScoreWatch(bootstrap, config.topic(TopicNames.SCORES), LOOK, progress);
      try {
        env.execute();
      } finally {
        watch.close();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Taken(records, read(bootstrap, scores), seconds);
    }
  }

  private void createTopics(String bootstrap, Dataset dataset) {
    List<TopicSpec> topics = new ArrayList<>();
    dataset.topics().forEach(it -> topics.add(TopicSpec.plain(config.topic(it), 1)));
    topics.addAll(OutputTopics.of(config, 1));
    try (Topics admin = Topics.at(bootstrap)) {
      admin.createMissing(topics);
    }
  }

  private long send(String bootstrap, Dataset dataset, List<Path> files, OptionalLong events) {
    // So close are the heartbeats that the watermark is that of the whole stream after each record.
    ReplayOptions options =
        ReplayOptions.to(bootstrap).withTopicPrefix(config.topicPrefix()).withHeartbeatInterval(1);
    try (Replayer replayer = Replayer.open(dataset, options);
        RecordStream stream = dataset.open(files, events)) {
      ReplayProgress sent = replayer.run(stream);
      return sent.events() + sent.labels();
    }
  }

  private Configuration settings() {
    Configuration flink = new Configuration();
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    flink.set(CoreOptions.TMP_DIRS, folder.resolve("flink").toString());
    flink.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    return flink;
  }

  private int read(String bootstrap, ObjIntConsumer<Score> scores) {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    String topic = config.topic(TopicNames.SCORES);
    AvroCodec<Score> codec = AvroCodec.of(Score.class, WireFormat.plain(), topic);
    int number = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          scores.accept(codec.decode(record.value()), number++);
        }
      }
    }
    return number;
  }
}
