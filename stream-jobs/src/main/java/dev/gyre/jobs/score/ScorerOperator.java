package dev.gyre.jobs.score;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelWarmUp;
import dev.gyre.jobs.message.Explanation;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.PickedHalf;
import dev.gyre.jobs.queue.TaskThread;
import dev.gyre.jobs.upgrade.DescriptionState;
import dev.gyre.jobs.upgrade.JobDescription;
import dev.gyre.schemas.avro.Score;
import dev.gyre.state.shard.ShardKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Scores an interaction as soon as both of its halves are there; alone, and marked as degraded,
 * when the twin does not come in time.
 */
public final class ScorerOperator extends AbstractStreamOperator<Decision>
    implements OneInputStreamOperator<PickedHalf, Decision>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private final HgtModel model;
  private final InteractionNames names;
  private final ShardKeys shards;
  private final long timeoutMs;
  private final boolean atOnce;
  private final JobDescription job;

  private transient DescriptionState description;
  private transient Twins twins;
  private transient ListState<PickedHalf> waitingState;
  private transient Set<Integer> writtenShards;
  private transient ScoreMaker scores;
  private transient Counter scored;
  private transient Counter degraded;
  private transient boolean timerSet;

  /**
   * Makes the operator.
   *
   * @param model the model
   * @param names the names of what is scored
   * @param shards where nodes live
   * @param timeoutMs how long a half waits for its twin, milliseconds
   * @param atOnce whether scores go before what nobody waits for
   * @param job the job
   */
  public ScorerOperator(
      HgtModel model,
      InteractionNames names,
      ShardKeys shards,
      long timeoutMs,
      boolean atOnce,
      JobDescription job) {
    this.model = model;
    this.names = names;
    this.shards = shards;
    this.timeoutMs = timeoutMs;
    this.atOnce = atOnce;
    this.job = job;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    waitingState =
        context
            .getKeyedStateStore()
            .getListState(new ListStateDescriptor<>("waiting-halves", MessageTypes.PICKED_HALF));
    twins = new Twins(timeoutMs);
    writtenShards = new HashSet<>();
    description =
        DescriptionState.open(
            context.getOperatorStateStore(),
            job,
            getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
    if (context.isRestored()) {
      restore();
    }
  }

  private void restore() throws Exception {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    KeyGroupRange range =
        ((CheckpointableKeyedStateBackend<?>) getKeyedStateBackend()).getKeyGroupRange();
    for (int shard = range.getStartKeyGroup(); shard <= range.getEndKeyGroup(); shard++) {
      setCurrentKey(shards.keyOf(shard));
      if (description.migrateFrom().isPresent()) {
        // A barrier is never between twins: one that waits in state has been scored alone.
        waitingState.clear();
      }
      for (PickedHalf half : waitingState.get()) {
        twins.meet(half, now);
        writtenShards.add(shard);
      }
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (atOnce) {
      TaskThread.goFirst();
    }
    ModelWarmUp.once(model);
    scores = new ScoreMaker(model, names);
    scored = getMetricGroup().addGroup("gyre").counter("scored");
    degraded = getMetricGroup().addGroup("gyre").counter("degraded");
    arm();
  }

  @Override
  public void processElement(StreamRecord<PickedHalf> element) {
    PickedHalf half = element.getValue();
    PickedHalf twin = twins.meet(half, getProcessingTimeService().getCurrentProcessingTime());
    if (twin == null) {
      arm();
    } else if (half.half().target()) {
      emit(twin, half);
    } else {
      emit(half, twin);
    }
  }

  private void arm() {
    if (!timerSet && twins.nextDeadlineMs() != Long.MAX_VALUE) {
      timerSet = true;
      getProcessingTimeService().registerTimer(twins.nextDeadlineMs(), this::onTimeout);
    }
  }

  private void onTimeout(long nowMs) {
    timerSet = false;
    twins.expire(nowMs, this::emitAlone);
    arm();
  }

  @Override
  public void endInput() {
    twins.expire(Long.MAX_VALUE, this::emitAlone);
  }

  private void emitAlone(PickedHalf half) {
    degraded.inc();
    boolean target = half.half().target();
    emit(target ? null : half, target ? half : null);
  }

  private void emit(PickedHalf source, PickedHalf target) {
    scored.inc();
    Score score = scores.score(source, target);
    output.collect(
        new StreamRecord<>(new Decision(score, explanationOf(source), explanationOf(target))));
  }

  private static Explanation explanationOf(PickedHalf half) {
    return half == null ? Explanation.NONE : half.explanation();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    Map<Integer, List<PickedHalf>> byShard = new HashMap<>();
    for (PickedHalf half : twins.halves()) {
      byShard.computeIfAbsent(half.half().scorerShard(), unused -> new ArrayList<>()).add(half);
    }
    for (int shard : writtenShards) {
      if (!byShard.containsKey(shard)) {
        setCurrentKey(shards.keyOf(shard));
        waitingState.clear();
      }
    }
    for (Map.Entry<Integer, List<PickedHalf>> it : byShard.entrySet()) {
      setCurrentKey(shards.keyOf(it.getKey()));
      waitingState.update(it.getValue());
    }
    writtenShards.clear();
    writtenShards.addAll(byShard.keySet());
    description.save();
  }
}
