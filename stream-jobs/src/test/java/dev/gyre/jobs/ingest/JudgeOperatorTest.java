package dev.gyre.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import dev.gyre.jobs.message.EdgeHalf;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.RoundEnd;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.state.shard.ShardKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge in Flink's test harness. */
class JudgeOperatorTest {

  private static final long LATENESS_MS = 10;
  private static final long SKEW_MS = 100;
  private static final long NOW_MS = 1_000_000;
  private static final OutputTag<DeadLetter> DEAD =
      new OutputTag<>("dead", MessageTypes.javaSerialized(DeadLetter.class));
  private static final OutputTag<GraphChange> DELETIONS =
      new OutputTag<>("deletions", MessageTypes.GRAPH_CHANGE);
  private static final TypeSchema TYPES =
      TypeSchema.of(
          List.of(new NodeTypeSpec("account", List.of())),
          List.of(
              new RelationSpec(
                  "pays",
                  "account",
                  "account",
                  "paid_by",
                  List.of(),
                  Window.ofMs(1000),
                  FanIn.of(4),
                  FanIn.of(4))));

  private OneInputStreamOperatorTestHarness<Ingested, GraphChange> harness;

  @BeforeEach
  void open() throws Exception {
    harness = harness(false);
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static OneInputStreamOperatorTestHarness<Ingested, GraphChange> harness(
      boolean synchronous) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new JudgeOperator(
                TYPES,
                ShardKeys.of(4),
                0,
                LATENESS_MS,
                SKEW_MS,
                synchronous,
                true,
                DEAD,
                DELETIONS));
    // It would otherwise guess one from the first record.
    harness.setup(MessageTypes.GRAPH_CHANGE.createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  private static Ingested record(int partition, long timeMs, long sentMs, String reason) {
    NodeRef a = NodeRef.of(TYPES, 0, "a");
    NodeRef b = NodeRef.of(TYPES, 0, "b");
    List<GraphEvent> events =
        reason != null
            ? List.of()
            : List.of(new EdgeUpsert(0, "e" + timeMs, a, b, timeMs, timeMs, new float[0]));
    return new Ingested(
        "t",
        partition,
        timeMs,
        NOW_MS,
        sentMs,
        null,
        "row".getBytes(StandardCharsets.UTF_8),
        Ingested.Kind.CHANGE,
        false,
        timeMs,
        events,
        reason,
        reason == null ? null : "what is wrong",
        7,
        Long.MIN_VALUE);
  }

  private void process(int partition, long timeMs) throws Exception {
    process(partition, timeMs, Long.MIN_VALUE);
  }

  private void process(int partition, long timeMs, long partitionClockMs) throws Exception {
    Ingested record = record(partition, timeMs, NOW_MS, null).behind(partitionClockMs);
    harness.processElement(new StreamRecord<>(record));
  }

  private List<String> reasons() {
    var letters = harness.getSideOutput(DEAD);
    return letters == null
        ? List.of()
        : letters.stream().map(it -> it.getValue().getReasonCode()).toList();
  }

  @Test
  void anEdgeBecomesItsTwoHalves() throws Exception {
    process(0, 500);
    List<GraphChange> changes = harness.extractOutputValues();
    assertThat(changes).hasSize(2).allMatch(it -> it instanceof EdgeHalf);
    assertThat(changes).allMatch(it -> it.stampMicros() == 7);
    assertThat(reasons()).isEmpty();
  }

  @Test
  void latenessIsJudgedByThePartitionsClockAndItsBoundIsNotLate() throws Exception {
    process(0, 490, 500);
    process(0, 489, 500);
    process(0, 100, Long.MIN_VALUE);
    assertThat(harness.extractOutputValues()).hasSize(4);
    assertThat(reasons()).containsExactly("late");
  }

  @Test
  void aClockThatRunsAheadIsADeadLetter() throws Exception {
    process(0, NOW_MS + SKEW_MS + 1);
    process(0, NOW_MS + SKEW_MS);
    assertThat(reasons()).containsExactly("time-ahead");
    assertThat(harness.extractOutputValues()).hasSize(2);
  }

  @Test
  void aReplaySaysWhenARecordWasSent() throws Exception {
    harness.processElement(new StreamRecord<>(record(0, 601, 500, null)));
    harness.processElement(new StreamRecord<>(record(0, 600, 500, null)));
    assertThat(reasons()).containsExactly("time-ahead");
    assertThat(harness.extractOutputValues()).hasSize(2);
  }

  @Test
  void aDeadLetterHoldsTheOriginalBytes() throws Exception {
    harness.processElement(new StreamRecord<>(record(3, 42, NOW_MS, "not-a-number")));
    DeadLetter letter = harness.getSideOutput(DEAD).element().getValue();
    assertThat(letter.getTopic()).isEqualTo("t");
    assertThat(letter.getPartition()).isEqualTo(3);
    assertThat(letter.getOffset()).isEqualTo(42);
    assertThat(letter.getMessage()).isEqualTo("what is wrong");
    assertThat(StandardCharsets.UTF_8.decode(letter.getValue()).toString()).isEqualTo("row");
    assertThat(letter.getKeySize()).isEqualTo(-1);
    assertThat(harness.extractOutputValues()).isEmpty();
  }

  @Test
  void aSourceSubtaskHasNoListThatAllSubtasksRead() throws Exception {
    process(0, 500);
    assertThat(harness.snapshot(1, 1).getManagedOperatorState())
        .allMatch(it -> it.getStateNameToPartitionOffsets().isEmpty());
  }

  @Test
  void clocksThatAnOlderBuildKeptHereAreHeededUntilThoseOfTheSplitsOvertakeThem() throws Exception {
    harness.close();
    var older = new OneInputStreamOperatorTestHarness<>(new JudgeWithClocks());
    older.open();
    older.processElement(new StreamRecord<>(500L));
    OperatorSubtaskState state = older.snapshot(1, 1);
    older.close();
    harness = harness(false);
    harness.initializeState(state);
    harness.open();
    process(0, 489);
    process(0, 490);
    process(1, 489);
    process(0, 495, 506);
    assertThat(reasons()).containsExactly("late", "late");
    state = harness.snapshot(2, 2);
    harness.close();
    harness = harness(false);
    harness.initializeState(state);
    harness.open();
    process(0, 489);
    assertThat(reasons()).containsExactly("late");
  }

  /** Keeps the clock of partition 0 as builds did before it was kept with the split. */
  private static final class JudgeWithClocks extends AbstractStreamOperator<Long>
      implements OneInputStreamOperator<Long, Long> {
    private static final long serialVersionUID = 1L;
    private transient ListState<Tuple3<String, Integer, Long>> clocks;

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      clocks =
          context
              .getOperatorStateStore()
              .getUnionListState(
                  new ListStateDescriptor<>(
                      "partition-clocks", Types.TUPLE(Types.STRING, Types.INT, Types.LONG)));
    }

    @Override
    public void processElement(StreamRecord<Long> element) throws Exception {
      clocks.add(Tuple3.of("t", 0, element.getValue()));
    }
  }

  @Test
  void inTheSynchronousModeEachRecordAndEachWatermarkIsARound() throws Exception {
    harness.close();
    harness = harness(true);
    harness.open();
    process(0, 500);
    harness.processWatermark(490);
    process(0, 501, 500);
    process(0, 100, 501);
    harness.processElement(new StreamRecord<>(record(0, 502, NOW_MS, "a dead letter is no round")));
    harness.processWatermark(Watermark.MAX_WATERMARK);
    List<GraphChange> changes = harness.extractOutputValues();
    assertThat(changes.stream().map(it -> it instanceof RoundEnd))
        .containsExactly(false, false, true, true, false, false, true);
    assertThat(changes.stream().map(GraphChange::stampMicros).filter(it -> it > 0))
        .as("a later record has a greater stamp")
        .containsExactly(7L, 7L, 8L, 8L);
    List<RoundEnd> ends =
        List.of(new RoundEnd(1, Long.MIN_VALUE), new RoundEnd(2, 490), new RoundEnd(3, 490));
    assertThat(changes).filteredOn(it -> it instanceof RoundEnd).isEqualTo(ends);
    assertThat(harness.getSideOutput(DELETIONS).stream().map(StreamRecord::getValue))
        .containsExactlyElementsOf(ends);
  }
}
