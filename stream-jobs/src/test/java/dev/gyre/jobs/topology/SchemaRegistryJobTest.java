package dev.gyre.jobs.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.broker.RecordProducer;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.schemas.GyreSchemas;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.NodeEvent;
import dev.gyre.schemas.avro.Operation;
import dev.gyre.schemas.registry.LocalRegistry;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.RegistryConfig;
import dev.gyre.schemas.wire.SchemaRegistryClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job in Confluent's wire format whose schema registry goes away, and comes back. */
class SchemaRegistryJobTest {

  private static final long TIME_MS = 1_700_000_000_000L;
  private static final int UNKNOWN_ID = 4711;
  private static final byte NULL_NOTE = 0;

  private EmbeddedBroker broker;
  private LocalRegistry registry;
  private JobConfig config;
  private JobRun run;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start();
    registry = LocalRegistry.start();
    String yaml =
        """
        name: registry
        types:
          n: {features: {x: numeric}}
        relations:
          to: {source: n, target: n, window: 1h, fanIn: 4}
        model:
          seeded: {seed: 5, dialect: pyg, width: 8, heads: 2, layers: 1}
        interaction: {relation: to}
        policy: {threshold: 0.9}
        sources:
          - {topic: nodes, format: avro, native: true}
        wireFormat: {registry: "%s"}
        state: {shards: 8, checkpointInterval: 500ms}
        """
            .formatted(registry.url());
    config = JobFileReader.read("job.yaml", yaml, Path.of("."));
    run = new JobRun(broker, config);
  }

  @AfterEach
  void stop() {
    registry.close();
    broker.close();
  }

  private String topic() {
    return config.topic("nodes");
  }

  private AvroCodec<NodeEvent> codec() {
    return AvroCodec.of(NodeEvent.class, config.wireFormat().format(), topic());
  }

  private byte[] node(String id) {
    return codec()
        .encode(
            NodeEvent.newBuilder()
                .setNodeType("n")
                .setId(id)
                .setOperation(Operation.UPSERT)
                .setUpdateTimeMs(TIME_MS)
                .setFeatures(Map.of("x", 1.0))
                .build());
  }

  /** The same record under the id of another schema. */
  private static byte[] withId(int id, byte[] record) {
    ByteBuffer.wrap(record).putInt(1, id);
    return record;
  }

  /** A version of the schema that no job has seen: one field more, at the end. */
  private int successorId() {
    String json = GyreSchemas.schemaOf(NodeEvent.class).toString();
    String note = ",{\"name\":\"note\",\"type\":[\"null\",\"string\"],\"default\":null}]";
    int end = json.lastIndexOf(']');
    Schema successor = new Schema.Parser().parse(json.substring(0, end) + note + "}");
    return new SchemaRegistryClient(RegistryConfig.at(registry.url()))
        .idOf(topic() + "-value", successor);
  }

  private void send(byte[]... values) {
    try (RecordProducer producer = new RecordProducer(broker.bootstrapServers())) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(topic(), 0, null, value));
      }
      producer.flush();
    }
  }

  @Test
  @SuppressWarnings("try") // Flink's close() throws Exception
  void whileItIsAwayTheJobTriesAgainAndLosesNothing() throws Exception {
    Configuration flink = new Configuration();
    flink.set(RestOptions.BIND_PORT, "0");
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(300));
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(flink);
    env.setParallelism(1);
    GyreJob.build(env, config, new JobRuntime(broker.bootstrapServers(), true, "registry"));
    MiniClusterConfiguration one =
        new MiniClusterConfiguration.Builder().setConfiguration(flink).build();
    try (MiniCluster cluster = new MiniCluster(one)) {
      cluster.start();
      JobID job = cluster.submitJob(env.getStreamGraph().getJobGraph()).get().getJobID();
      send(node("a"));
      await(() -> !run.read(TopicNames.EMBEDDINGS).isEmpty());

      byte[] known = node("b");
      byte[] successor = Arrays.copyOf(known, known.length + 1);
      successor[known.length] = NULL_NOTE;
      withId(successorId(), successor);
      byte[] unknown = withId(UNKNOWN_ID, node("x"));
      byte[] last = node("c");
      registry.close();
      send(successor, unknown, last);
      await(() -> failure(cluster, job).contains("Schema registry " + registry.url()));
      assertThat(run.read(TopicNames.DEAD_LETTERS)).as("a good record is no dead letter").isEmpty();

      registry = registry.reopen();
      run.sendLast(TIME_MS + 1);
      assertThat(cluster.requestJobResult(job).get().isSuccess()).isTrue();
    }
    assertThat(run.readNewest(TopicNames.EMBEDDINGS)).containsOnlyKeys("n/a", "n/b", "n/c");
    AvroCodec<DeadLetter> letters =
        AvroCodec.of(
            DeadLetter.class, config.wireFormat().format(), config.topic(TopicNames.DEAD_LETTERS));
    List<DeadLetter> dead =
        run.readNewest(TopicNames.DEAD_LETTERS).values().stream().map(letters::decode).toList();
    assertThat(dead).hasSize(1);
    assertThat(dead.get(0).getOffset()).isEqualTo(2);
    // A reason shows the first 140 characters of what was found.
    assertThat(dead.get(0).getMessage())
        .contains("Schema id " + UNKNOWN_ID + " is unknown to registry ");
  }

  private static String failure(MiniCluster cluster, JobID job) throws Exception {
    ErrorInfo info = cluster.getExecutionGraph(job).get().getFailureInfo();
    return info == null ? "" : info.getExceptionAsString();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(100);
    }
  }

  @Test
  void oneThatIsAwayAtTheStartIsToldBeforeTheJobStarts() {
    registry.close();
    StreamExecutionEnvironment env = new StreamExecutionEnvironment();
    JobRuntime runtime = new JobRuntime(broker.bootstrapServers(), true, "registry");
    assertThatThrownBy(() -> GyreJob.build(env, config, runtime))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(registry.url())
        .hasMessageContaining("6 attempts")
        .hasMessageContaining("Check that it runs")
        .hasMessageContaining("not started");
  }

  @Test
  void aTopicOfAnotherSchemaIsToldBeforeTheJobStarts() {
    Schema other =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Other\",\"fields\":"
                    + "[{\"name\":\"a\",\"type\":\"long\"}]}");
    new SchemaRegistryClient(RegistryConfig.at(registry.url()))
        .idOf(config.topic(TopicNames.ALERTS) + "-value", other);
    StreamExecutionEnvironment env = new StreamExecutionEnvironment();
    JobRuntime runtime = new JobRuntime(broker.bootstrapServers(), true, "registry");
    assertThatThrownBy(() -> GyreJob.build(env, config, runtime))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("incompatible")
        .hasMessageContaining(config.topic(TopicNames.ALERTS));
  }
}
