package dev.gyre.jobs.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
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
  private static final int HEADER = 5;
  private static final byte NULL_NOTE = 0;

  private static final Schema PERSON = personSchema("");
  private static final Schema LATER_PERSON =
      personSchema(", {\"name\": \"nick\", \"type\": \"string\", \"default\": \"\"}");

  private EmbeddedBroker broker;
  private LocalRegistry registry;
  private JobConfig config;
  private JobRun run;

  private static Schema personSchema(String more) {
    return new Schema.Parser()
        .parse(
            """
            {"type": "record", "name": "Person", "fields": [
              {"name": "name", "type": "string"},
              {"name": "at", "type": "long"},
              {"name": "size", "type": "double"}%s]}
            """
                .formatted(more));
  }

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
          - topic: people
            format: avro
            registry: true
            nodes:
              - {type: n, id: name, updateTime: at, features: {x: size}}
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

  private String people() {
    return config.topic("people");
  }

  /** The id of a schema that is not one of Gyre's. */
  private int personId(Schema schema) {
    return new SchemaRegistryClient(RegistryConfig.at(registry.url()))
        .idOf(people() + "-value", schema);
  }

  private static byte[] person(int id, Schema schema, String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[HEADER]);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    GenericRecord person =
        new GenericRecordBuilder(schema)
            .set("name", name)
            .set("at", TIME_MS)
            .set("size", 1.5)
            .build();
    new GenericDatumWriter<GenericRecord>(schema).write(person, encoder);
    return withId(id, bytes.toByteArray());
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

  private void send(String topic, byte[]... values) {
    try (RecordProducer producer = new RecordProducer(broker.bootstrapServers())) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(topic, 0, null, value));
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
      send(topic(), node("a"));
      int known = personId(PERSON);
      send(people(), person(known, PERSON, "ann"));
      await(() -> run.readNewest(TopicNames.EMBEDDINGS).size() == 2);

      byte[] node = node("b");
      byte[] successor = Arrays.copyOf(node, node.length + 1);
      successor[node.length] = NULL_NOTE;
      withId(successorId(), successor);
      byte[] unknown = withId(UNKNOWN_ID, node("x"));
      byte[] last = node("c");
      byte[] later = person(personId(LATER_PERSON), LATER_PERSON, "bob");
      registry.close();
      send(topic(), successor, unknown, last);
      send(people(), later, person(UNKNOWN_ID + 1, PERSON, "eve"), person(known, PERSON, "cid"));
      await(() -> failure(cluster, job).contains("Schema registry " + registry.url()));
      assertThat(run.read(TopicNames.DEAD_LETTERS)).as("a good record is no dead letter").isEmpty();

      registry = registry.reopen();
      run.sendLast(TIME_MS + 1);
      assertThat(cluster.requestJobResult(job).get().isSuccess()).isTrue();
    }
    assertThat(run.readNewest(TopicNames.EMBEDDINGS))
        .containsOnlyKeys("n/a", "n/b", "n/c", "n/ann", "n/bob", "n/cid");
    List<DeadLetter> dead = deadLetters();
    assertThat(dead)
        .extracting(DeadLetter::getTopic, DeadLetter::getOffset, DeadLetter::getReasonCode)
        .containsExactlyInAnyOrder(
            tuple(topic(), 2L, "unknown-schema"), tuple(people(), 2L, "unknown-schema"));
    for (DeadLetter letter : dead) {
      int id = letter.getTopic().equals(topic()) ? UNKNOWN_ID : UNKNOWN_ID + 1;
      assertThat(letter.getMessage())
          .contains("Schema id " + id + " is unknown to registry " + registry.url());
      assertThat(letter.getValue().getInt(1)).isEqualTo(id);
      assertThat(letter.getValue().remaining()).isGreaterThan(HEADER);
    }
  }

  /** Each once, although a restart may have repeated some. */
  private List<DeadLetter> deadLetters() throws Exception {
    AvroCodec<DeadLetter> letters =
        AvroCodec.of(
            DeadLetter.class, config.wireFormat().format(), config.topic(TopicNames.DEAD_LETTERS));
    return run.readNewest(TopicNames.DEAD_LETTERS).values().stream().map(letters::decode).toList();
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
        .hasMessageContaining("wireFormat.registry")
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
