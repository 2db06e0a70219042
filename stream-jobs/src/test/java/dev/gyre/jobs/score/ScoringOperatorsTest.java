package dev.gyre.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.config.PolicySpec;
import dev.gyre.jobs.message.AttendedEdge;
import dev.gyre.jobs.message.AttendedEdges;
import dev.gyre.jobs.message.Explanation;
import dev.gyre.jobs.message.InteractionHalf;
import dev.gyre.jobs.message.InteractionMessage;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.NodeUpdate;
import dev.gyre.jobs.message.PickedHalf;
import dev.gyre.jobs.message.UpdateMessage;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.upgrade.JobDescription;
import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.Evidence;
import dev.gyre.schemas.avro.InteractionLabel;
import dev.gyre.schemas.avro.MetaPathEvidence;
import dev.gyre.schemas.avro.NeighbourEvidence;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.avro.Side;
import dev.gyre.state.shard.ShardKeys;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pick, scorer and policy in Flink's test harness. */
@SuppressWarnings("try") // Flink's close() throws Exception
class ScoringOperatorsTest {

  private static final int SHARDS = 4;
  private static final int WIDTH = 8;
  private static final long TIMEOUT_MS = 1000;
  private static final String JOB =
      """
      name: scoring
      types: {a: {}, b: {}}
      relations: {pays: {source: a, target: b, window: 1d, fanIn: 4}}
      interaction: {relation: pays}
      model: {seeded: {width: 8, heads: 2, layers: 1}}
      sources:
        - topic: rows
          format: csv
          columns: [from, to, ms]
          edges: [{relation: pays, source: from, target: to, timestamp: ms}]
      """;
  private static final Explanation WHY =
      new Explanation(
          new float[] {0.75f, 0.25f, 0},
          AttendedEdges.encode(
              List.of(
                  new AttendedEdge("ß", 1, 7_000, 0.5f, Label.FRAUD.ordinal()),
                  new AttendedEdge("b2", 1, 6_000, 0.25f, Label.UNKNOWN.ordinal()))));
  static final ShardKeys KEYS = ShardKeys.of(SHARDS);
  private static final float[] NONE = {};
  private static final NodeRef NODE = new NodeRef(0, "n", new NodeId(1, 2));
  private static final int SHARD = KEYS.shardOf(NODE.key());
  private static final OutputTag<Alert> ALERTS =
      new OutputTag<>("alerts", MessageTypes.javaSerialized(Alert.class));

  @TempDir private Path folder;

  static JobDescription described() throws Exception {
    JobConfig config = JobFileReader.read("job.yaml", JOB, Path.of("."));
    return JobDescription.of(config, Models.of(config));
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          Integer, InteractionMessage, UpdateMessage, PickedHalf>
      pick() throws Exception {
    return pick(1, 1);
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          Integer, InteractionMessage, UpdateMessage, PickedHalf>
      pick(int cacheEntries, int rowsEvery) throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new PickOperator(KEYS, cacheEntries, rowsEvery, false, 1, false, described()),
        half -> KEYS.keyOf(half.shard()),
        update -> KEYS.keyOf(update.shard()),
        Types.INT,
        SHARDS,
        1,
        0);
  }

  static StreamRecord<InteractionMessage> half(long stampMicros) {
    return half(NODE, stampMicros);
  }

  private static StreamRecord<InteractionMessage> half(NodeRef node, long stampMicros) {
    int shard = KEYS.shardOf(node.key());
    return new StreamRecord<>(
        new InteractionHalf(shard, "i", 0, false, node, node, shard, 5, NONE, NONE, stampMicros));
  }

  static StreamRecord<UpdateMessage> update(float value, long stampMicros) {
    return update(NODE, value, stampMicros);
  }

  private static StreamRecord<UpdateMessage> update(NodeRef node, float value, long stampMicros) {
    int shard = KEYS.shardOf(node.key());
    return new StreamRecord<>(
        new NodeUpdate(
            shard,
            node,
            new float[] {value},
            Explanation.NONE,
            0,
            stampMicros,
            stampMicros,
            stampMicros,
            99));
  }

  @Test
  void aHalfTakesTheNewestEmbeddingFromBeforeItself() throws Exception {
    try (var pick = pick()) {
      pick.open();
      pick.processElement1(half(10));
      pick.processElement2(update(1, 10));
      pick.processElement2(update(2, 20));
      pick.processElement1(half(21));
      pick.processElement1(half(20));
      pick.processElement1(half(10));
      List<PickedHalf> picked = pick.extractOutputValues();
      assertThat(picked.get(0).embedding()).as("none yet").isNull();
      assertThat(picked.get(1).embedding()).containsExactly(2);
      assertThat(picked.get(2).embedding()).as("not its own edge").containsExactly(1);
      assertThat(picked.get(3).embedding()).as("nor at the same instant").isNull();
    }
  }

  @Test
  void aTombstoneTakesTheEmbeddingAway() throws Exception {
    try (var pick = pick()) {
      pick.open();
      pick.processElement2(update(1, 10));
      pick.processElement2(
          new StreamRecord<>(
              new NodeUpdate(SHARD, NODE, null, Explanation.NONE, 0, 12, 12, 12, 99)));
      pick.processElement1(half(20));
      assertThat(pick.extractOutputValues().get(0).embedding()).isNull();
    }
  }

  @Test
  void bothVersionsAreRestored() throws Exception {
    OperatorSubtaskState state;
    try (var pick = pick()) {
      pick.open();
      pick.processElement2(update(1, 10));
      pick.processElement2(update(2, 20));
      state = pick.snapshot(1, 1);
    }
    try (var pick = pick()) {
      pick.initializeState(state);
      pick.open();
      pick.processElement1(half(15));
      pick.processElement1(half(25));
      List<PickedHalf> picked = pick.extractOutputValues();
      assertThat(picked.get(0).embedding()).containsExactly(1);
      assertThat(picked.get(1).embedding()).containsExactly(2);
      assertThat(picked.get(1).embeddingStampMicros()).isEqualTo(20);
    }
  }

  @Test
  void whateverTheCacheHoldsTheNewestEmbeddingsAreRestored() throws Exception {
    for (int cacheEntries : new int[] {1, 40, 1_000}) {
      for (int rowsEvery : new int[] {1, 2, 4}) {
        for (int rounds = 1; rounds <= 7; rounds++) {
          newestAreRestored(cacheEntries, rowsEvery, rounds);
        }
      }
    }
  }

  private void newestAreRestored(int cacheEntries, int rowsEvery, int rounds) throws Exception {
    int nodes = 100;
    OperatorSubtaskState state = null;
    try (var pick = pick(cacheEntries, rowsEvery)) {
      pick.open();
      for (int round = 1; round <= rounds; round++) {
        for (int n = 0; n < nodes; n += round) {
          pick.processElement2(update(node(n), 1_000 * round + n, round));
        }
        state = pick.snapshot(round, round);
      }
    }
    try (var pick = pick(cacheEntries, 1)) {
      pick.initializeState(state);
      pick.open();
      for (int n = 0; n < nodes; n++) {
        pick.processElement1(half(node(n), 10));
      }
      List<PickedHalf> picked = pick.extractOutputValues();
      for (int n = 0; n < nodes; n++) {
        int newest = rounds;
        while (n % newest != 0) {
          newest--;
        }
        assertThat(picked.get(n).embedding())
            .as("node %d, %d kept, rows every %d, round %d", n, cacheEntries, rowsEvery, rounds)
            .containsExactly(1_000 * newest + n);
      }
    }
  }

  private static NodeRef node(int n) {
    return new NodeRef(0, "n" + n, new NodeId(n * 0x9E3779B97F4A7C15L, n));
  }

  /** The harness would otherwise guess one from the first record. */
  private static <T extends Serializable> TypeSerializer<T> serializer(Class<T> type) {
    return MessageTypes.javaSerialized(type).createSerializer(new SerializerConfigImpl());
  }

  private KeyedOneInputStreamOperatorTestHarness<Integer, PickedHalf, Decision> scorer()
      throws Exception {
    return scorer(new HashMapStateBackend());
  }

  private KeyedOneInputStreamOperatorTestHarness<Integer, PickedHalf, Decision> scorer(
      StateBackend backend) throws Exception {
    Path file = Files.writeString(folder.resolve("job.yaml"), JOB);
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new ScorerOperator(
                Models.of(JobFileReader.read(file)),
                new InteractionNames("pays", "a", "b", 0, 0),
                KEYS,
                TIMEOUT_MS,
                true,
                described()),
            (PickedHalf half) -> KEYS.keyOf(half.half().scorerShard()),
            Types.INT,
            SHARDS,
            1,
            0);
    harness.setStateBackend(backend);
    harness.setup(serializer(Decision.class));
    return harness;
  }

  private static StreamRecord<PickedHalf> picked(boolean target) {
    InteractionHalf half =
        new InteractionHalf(SHARD, "i", 0, target, NODE, NODE, SHARD, 5, NONE, NONE, 9);
    float[] h = new float[WIDTH];
    h[0] = target ? 1 : -1;
    return new StreamRecord<>(new PickedHalf(half, h, 8, 8, target ? Explanation.NONE : WHY));
  }

  @Test
  void twoHalvesMakeOneScore() throws Exception {
    try (var scorer = scorer()) {
      scorer.open();
      scorer.processElement(picked(true));
      assertThat(scorer.extractOutputValues()).isEmpty();
      scorer.processElement(picked(false));
      scorer.setProcessingTime(10 * TIMEOUT_MS);
      Score score = scorer.extractOutputValues().get(0).score();
      assertThat(scorer.extractOutputValues()).hasSize(1);
      assertThat(score.getId()).isEqualTo("pays/i");
      assertThat(score.getDegraded()).isFalse();
      assertThat(score.getScore()).isBetween(0f, 1f);
      assertThat(FloatList.toArray(score.getSourceInputs().getVector())[0]).isEqualTo(-1);
      assertThat(FloatList.toArray(score.getTargetInputs().getVector())[0]).isEqualTo(1);
    }
  }

  @Test
  void aHalfWithoutItsTwinIsScoredAsDegradedOnce() throws Exception {
    try (var scorer = scorer()) {
      scorer.open();
      scorer.processElement(picked(false));
      scorer.setProcessingTime(TIMEOUT_MS - 1);
      assertThat(scorer.extractOutputValues()).isEmpty();
      scorer.setProcessingTime(TIMEOUT_MS);
      scorer.processElement(picked(true));
      scorer.endInput();
      Score score = scorer.extractOutputValues().get(0).score();
      assertThat(scorer.extractOutputValues()).hasSize(1);
      assertThat(score.getDegradedReason()).isEqualTo(ScoreMaker.TWIN_TIMEOUT);
      assertThat(score.getTargetInputs().getEmbeddingPresent()).isFalse();
    }
  }

  @Test
  void aWaitingHalfIsRestored() throws Exception {
    OperatorSubtaskState state;
    try (var scorer = scorer()) {
      scorer.open();
      scorer.processElement(picked(false));
      state = scorer.snapshot(1, 1);
    }
    try (var scorer = scorer()) {
      scorer.initializeState(state);
      scorer.open();
      scorer.processElement(picked(true));
      assertThat(scorer.extractOutputValues()).hasSize(1);
      assertThat(scorer.extractOutputValues().get(0).score().getDegraded()).isFalse();
    }
  }

  /** Keeps halves as a scorer did before they had attended in-edges. */
  private static final class FirstScorer extends AbstractStreamOperator<Decision>
      implements OneInputStreamOperator<PickedHalf, Decision> {

    private static final long serialVersionUID = 1L;

    private transient ListState<PickedHalf> waiting;

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      super.initializeState(context);
      TypeSerializer<PickedHalf> first =
          MessageTypes.firstLayout(
              MessageTypes.PICKED_HALF.createSerializer(new SerializerConfigImpl()));
      waiting =
          context
              .getKeyedStateStore()
              .getListState(new ListStateDescriptor<>("waiting-halves", first));
    }

    @Override
    public void processElement(StreamRecord<PickedHalf> element) throws Exception {
      waiting.add(element.getValue());
    }
  }

  static List<StateBackend> backends() {
    return List.of(new EmbeddedRocksDBStateBackend(true), new HashMapStateBackend());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aWaitingHalfOfTheFirstLayoutIsRestored(StateBackend backend) throws Exception {
    OperatorSubtaskState state;
    try (var first =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new FirstScorer(),
            (PickedHalf half) -> KEYS.keyOf(half.half().scorerShard()),
            Types.INT,
            SHARDS,
            1,
            0)) {
      first.setStateBackend(backend);
      first.setup(serializer(Decision.class));
      first.open();
      first.processElement(picked(false));
      state = first.snapshot(1, 1);
    }
    try (var scorer = scorer(backend)) {
      scorer.initializeState(state);
      scorer.open();
      scorer.processElement(picked(true));
      Decision decision = scorer.extractOutputValues().get(0);
      assertThat(decision.score().getDegraded()).isFalse();
      assertThat(decision.source().trackWeights()).containsExactly(WHY.trackWeights());
      assertThat(decision.source().attended()).as("there were none").isEmpty();
    }
  }

  private static EvidenceNames names() throws Exception {
    JobConfig config = JobFileReader.read("job.yaml", JOB, Path.of("."));
    return new EvidenceNames(List.of("base", "shared", "payers"), config.types());
  }

  private static OneInputStreamOperatorTestHarness<Decision, Score> policy(PolicySpec spec)
      throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(new PolicyOperator(spec, ALERTS, names()));
    harness.setup(serializer(Score.class));
    return harness;
  }

  private StreamRecord<Decision> decision(float value) throws Exception {
    Decision decision = scored().getValue();
    Score wanted = Score.newBuilder(decision.score()).setScore(value).build();
    return new StreamRecord<>(new Decision(wanted, decision.source(), decision.target()));
  }

  private static List<Float> alerts(OneInputStreamOperatorTestHarness<Decision, Score> policy) {
    var alerts = policy.getSideOutput(ALERTS);
    return alerts == null
        ? List.of()
        : alerts.stream().map(it -> it.getValue().getScore().getScore()).toList();
  }

  @Test
  void aFixedThresholdIsInclusiveAndEveryScoreGoesOn() throws Exception {
    try (var policy = policy(new PolicySpec.Threshold(0.5, 2))) {
      policy.open();
      policy.processElement(decision(0.49f));
      policy.processElement(decision(0.5f));
      assertThat(policy.extractOutputValues()).hasSize(2);
      assertThat(alerts(policy)).containsExactly(0.5f);
    }
  }

  @Test
  void anAlertNamesWhatMatteredAtBothEnds() throws Exception {
    try (var policy = policy(new PolicySpec.Threshold(0, 2))) {
      policy.open();
      policy.processElement(scored());
      Evidence evidence = policy.getSideOutput(ALERTS).remove().getValue().getEvidence();
      assertThat(evidence.getMetaPaths())
          .extracting(
              MetaPathEvidence::getSide,
              it -> it.getWeight().getMetaPath(),
              it -> it.getWeight().getBeta())
          .containsExactly(tuple(Side.SOURCE, "base", 0.75f), tuple(Side.SOURCE, "shared", 0.25f));
      assertThat(evidence.getNeighbours())
          .containsExactly(
              new NeighbourEvidence(
                  Side.SOURCE, "b", "ß", "rev_pays", 7_000L, 0.5f, InteractionLabel.FRAUD),
              new NeighbourEvidence(
                  Side.SOURCE, "b", "b2", "rev_pays", 6_000L, 0.25f, InteractionLabel.UNKNOWN));
    }
  }

  private StreamRecord<Decision> scored() throws Exception {
    try (var scorer = scorer()) {
      scorer.open();
      scorer.processElement(picked(false));
      scorer.processElement(picked(true));
      return new StreamRecord<>(scorer.extractOutputValues().get(0));
    }
  }

  @Test
  void theSampleOfTheTopShareIsRestored() throws Exception {
    PolicySpec topHalf = new PolicySpec.TopShare(0.5, 100, 2);
    OperatorSubtaskState state;
    try (var policy = policy(topHalf)) {
      policy.open();
      policy.processElement(decision(0.2f));
      policy.processElement(decision(0.4f));
      assertThat(alerts(policy)).as("nothing to compare with yet").isEmpty();
      state = policy.snapshot(1, 1);
    }
    try (var policy = policy(topHalf)) {
      policy.initializeState(state);
      policy.open();
      policy.processElement(decision(0.9f));
      policy.processElement(decision(0.1f));
      assertThat(alerts(policy)).containsExactly(0.9f);
    }
  }
}
