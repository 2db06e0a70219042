package dev.gyre.jobs.topology;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.DeliverySpec;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.ingest.JudgeOperator;
import dev.gyre.jobs.ingest.Sources;
import dev.gyre.jobs.layer.AttentionOperator;
import dev.gyre.jobs.layer.EncoderOperator;
import dev.gyre.jobs.layer.LayerSettings;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.InteractionMessage;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.PickedHalf;
import dev.gyre.jobs.message.ReplicaMessage;
import dev.gyre.jobs.message.UpdateMessage;
import dev.gyre.jobs.score.Decision;
import dev.gyre.jobs.score.EvidenceNames;
import dev.gyre.jobs.score.InteractionNames;
import dev.gyre.jobs.score.PickOperator;
import dev.gyre.jobs.score.PolicyOperator;
import dev.gyre.jobs.score.ScorerOperator;
import dev.gyre.jobs.sink.EmbeddingUpdate;
import dev.gyre.jobs.sink.Sinks;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.Score;
import dev.gyre.state.shard.ShardKeys;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * The job: Kafka in, layers 0 to L unrolled into a pipeline without cycles, scores beside it, Kafka
 * out.
 *
 * <pre>
 * records - judge -+- layer 0 -+- layer 1 - ... - layer L -+- embeddings
 *                  |           |                            |
 *             dead letters     +------ halves ----------- pick - scorer - policy - scores, alerts
 * </pre>
 */
public final class GyreJob {

  private static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", MessageTypes.javaSerialized(DeadLetter.class));
  private static final OutputTag<GraphChange> DELETIONS =
      new OutputTag<>("deletions", MessageTypes.GRAPH_CHANGE);
  private static final OutputTag<InteractionMessage> INTERACTIONS =
      new OutputTag<>("interactions", MessageTypes.INTERACTION_HALF);
  private static final OutputTag<ReplicaMessage> REPLICAS =
      new OutputTag<>("replicas", MessageTypes.REPLICA);
  private static final OutputTag<UpdateMessage> UPDATES =
      new OutputTag<>("updates", MessageTypes.NODE_UPDATE);
  private static final OutputTag<Alert> ALERTS =
      new OutputTag<>("alerts", MessageTypes.javaSerialized(Alert.class));

  /** Longer than any replay. */
  private static final Duration REPLAY_TIMEOUT = Duration.ofDays(365);

  private final JobConfig config;
  private final JobRuntime runtime;
  private final HgtModel model;
  private final ShardKeys shards;
  private final LayerSettings settings;
  private final Sinks sinks;

  private GyreJob(JobConfig config, JobRuntime runtime, HgtModel model) {
    this.config = config;
    this.runtime = runtime;
    this.model = model;
    this.sinks = Sinks.of(config, runtime.bootstrapServers());
    this.settings = LayerSettings.of(config, model, runtime.bounded());
    this.shards = settings.shards();
  }

  /**
   * Adds the whole job to an environment, and sets what the environment has to know of it.
   *
   * @return the model that the job will use
   * @throws dev.gyre.jobs.UserError (usage) if the job is synchronous and the environment parallel
   * @throws dev.gyre.jobs.broker.BrokerException if the broker cannot be reached, or a source topic
   *     is missing
   * @throws dev.gyre.jobs.UserError if the model cannot be read, or the schema registry does not
   *     answer or refuses a schema of an output topic
   */
  public static HgtModel build(
      StreamExecutionEnvironment env, JobConfig config, JobRuntime runtime) {
    SynchronousMode.check(config, env.getParallelism());
    HgtModel model = Models.of(config);
    OutputSchemas.name(config);
    EnvironmentSettings.apply(env, config);
    new GyreJob(config, runtime, model).wire(env);
    return model;
  }

  private void wire(StreamExecutionEnvironment env) {
    SingleOutputStreamOperator<GraphChange> judged = judge(env);
    sinks.deadLetters(judged.getSideOutput(DEAD_LETTERS));
    SingleOutputStreamOperator<GraphChange> layer =
        byShard(judged)
            .connect(judged.getSideOutput(DELETIONS).broadcast())
            .transform(
                "layer 0",
                MessageTypes.GRAPH_CHANGE,
                new EncoderOperator(settings, REPLICAS, INTERACTIONS))
            .uid("layer-0");
    DataStream<InteractionMessage> interactions = layer.getSideOutput(INTERACTIONS);
    for (int l = 1; l <= model.config().layers(); l++) {
      layer = attention(l, layer);
    }
    DataStream<UpdateMessage> updates = layer.getSideOutput(UPDATES);
    sinks.embeddings(
        updates
            .flatMap(
                new ToEmbedding(config.types(), model),
                MessageTypes.javaSerialized(EmbeddingUpdate.class))
            .name("to embedding")
            .uid("to-embedding"));
    if (config.interaction().scored()) {
      score(interactions, updates);
    }
  }

  private SingleOutputStreamOperator<GraphChange> judge(StreamExecutionEnvironment env) {
    int parallelism =
        SourceTopics.parallelism(config, runtime.bootstrapServers(), env.getParallelism());
    return Sources.add(
            env,
            config,
            runtime.bootstrapServers(),
            runtime.groupId(),
            runtime.start(),
            runtime.bounded(),
            parallelism)
        .transform(
            "judge",
            MessageTypes.GRAPH_CHANGE,
            new JudgeOperator(
                config.types(),
                shards,
                config.interaction().relation(),
                config.time().latenessMs(),
                config.time().maxSkewMs(),
                config.refresh().synchronous(),
                config.delivery().scoresAtOnce(),
                DEAD_LETTERS,
                DELETIONS))
        .uid("judge")
        .setParallelism(parallelism);
  }

  private SingleOutputStreamOperator<GraphChange> attention(
      int l, SingleOutputStreamOperator<GraphChange> below) {
    ShardKeys keys = shards;
    KeyedStream<ReplicaMessage, Integer> replicas =
        below.getSideOutput(REPLICAS).keyBy(it -> keys.keyOf(it.shard()), Types.INT);
    return byShard(below)
        .connect(replicas)
        .transform(
            "layer " + l,
            MessageTypes.GRAPH_CHANGE,
            new AttentionOperator(settings, l, REPLICAS, UPDATES))
        .uid("layer-" + l)
        // Each flush of a buffer costs, whatever the load, and no score waits for these.
        .setBufferTimeout(DeliverySpec.GREATEST_WAIT_MS);
  }

  private void score(
      DataStream<InteractionMessage> interactions, DataStream<UpdateMessage> updates) {
    ShardKeys keys = shards;
    SingleOutputStreamOperator<PickedHalf> picked =
        interactions
            .keyBy(it -> keys.keyOf(it.shard()), Types.INT)
            .connect(updates.keyBy(it -> keys.keyOf(it.shard()), Types.INT))
            .transform(
                "pick",
                MessageTypes.PICKED_HALF,
                new PickOperator(
                    shards,
                    config.state().cacheEntries(),
                    config.rowsEvery(),
                    config.refresh().synchronous(),
                    settings.scoreWaitMs(),
                    settings.scoresAtOnce(),
                    settings.description()))
            .uid("pick");
    SingleOutputStreamOperator<Score> scores =
        picked
            .keyBy(it -> keys.keyOf(it.half().scorerShard()), Types.INT)
            .transform(
                "scorer",
                MessageTypes.javaSerialized(Decision.class),
                new ScorerOperator(
                    model,
                    names(),
                    shards,
                    scoreTimeoutMs(),
                    settings.scoresAtOnce(),
                    settings.description()))
            .uid("scorer")
            .transform(
                "policy",
                MessageTypes.javaSerialized(Score.class),
                new PolicyOperator(
                    config.policy(),
                    ALERTS,
                    new EvidenceNames(TrackNames.of(model), config.types())))
            .uid("policy");
    sinks.alerts(scores.getSideOutput(ALERTS));
    if (config.delivery().publishScores()) {
      sinks.scores(scores);
    }
  }

  /**
   * How long a half waits for its twin. Nobody waits for the scores of a replay, and they must not
   * depend on how fast the machine is: there the end of input is the only limit.
   */
  private long scoreTimeoutMs() {
    return runtime.bounded() ? REPLAY_TIMEOUT.toMillis() : config.scoreTimeoutMs();
  }

  private KeyedStream<GraphChange, Integer> byShard(DataStream<GraphChange> changes) {
    ShardKeys keys = shards;
    return changes.keyBy(it -> keys.keyOf(it.shard()), Types.INT);
  }

  private InteractionNames names() {
    TypeSchema types = config.types();
    AggregatePlan plan = AggregatePlan.of(types, config.aggregates());
    int forward = types.forward(config.interaction().relation());
    int source = types.sourceType(forward);
    int target = types.targetType(forward);
    return new InteractionNames(
        types.directedName(forward),
        types.nodeTypes().get(source).name(),
        types.nodeTypes().get(target).name(),
        plan.width(source),
        plan.width(target));
  }
}
