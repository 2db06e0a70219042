package dev.gyre.jobs.layer;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.model.ModelWarmUp;
import dev.gyre.jobs.config.DeliverySpec;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.RoundEnd;
import dev.gyre.jobs.queue.InputLull;
import dev.gyre.jobs.queue.QueuedInputs;
import dev.gyre.jobs.queue.TaskThread;
import dev.gyre.jobs.round.RoundWork;
import dev.gyre.jobs.round.Rounds;
import dev.gyre.jobs.upgrade.DescriptionState;
import dev.gyre.jobs.upgrade.JobDescription;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.shard.HomeShards;
import dev.gyre.state.store.Dirt;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.ShardStore;
import dev.gyre.state.store.StoreOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.YieldingOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * What all layers share: the state, the watermark that ends windows, and the pace of refreshes.
 *
 * <p>For maintainers. An input only changes records and marks nodes as dirty, which {@link Bundles}
 * have refreshed. A checkpoint refreshes nothing, the dirty set is part of it. At the end of input,
 * when the layers below have ended, {@link #drain} refreshes until nothing is dirty.
 *
 * <p>In the synchronous mode {@link Rounds} hold the inputs in step, and each layer drains at the
 * end of a round. The watermark is then the round's: Flink's does not wait with the elements.
 *
 * @param <B> what the second input brings
 */
abstract class LayerBase<B> extends AbstractStreamOperator<GraphChange>
    implements YieldingOperator<GraphChange> {

  private static final long serialVersionUID = 1L;
  private static final int BOTH_INPUTS = 2;

  private final LayerSettings settings;

  private transient HomeShards homes;
  private transient LayerStore store;
  private transient LayerInputs<B> inputs;
  private transient TypeSchema types;
  private transient boolean replaying;
  private transient Bundles bundles;
  private transient InputAge inputAge;
  private transient IdleInput idleInput;
  private transient MailboxExecutor mailbox;
  private transient ListState<Long> watermarkState;
  private transient DescriptionState description;
  private transient long watermarkMs;
  private transient Refreshes refreshes;
  private transient Rounds<GraphChange, B> rounds;
  private transient QueuedInputs<GraphChange, B> queued;

  /** Null in layers that no score waits for, and where scores wait anyway. */
  private transient InputLull lull;

  private transient int endedInputs;

  LayerBase(LayerSettings settings) {
    this.settings = settings;
  }

  /** Computes a dirty node's vector anew and sends it where it is needed. */
  abstract void refresh(ShardStore shard, Polled polled);

  /** The watermark has moved on: sees to the nodes whose calendar entries are due. */
  abstract void endWindows();

  /** Has a node called when next it has to be looked at because of the watermark alone. */
  abstract void schedule(ShardStore shard, LayerNode node);

  /**
   * Moves a node to the watermark.
   *
   * @return whether a live in-edge went or changed its label
   */
  abstract boolean advance(ShardStore shard, LayerNode node);

  /** The layer's number, 0 for the one that computes vectors from the events themselves. */
  abstract int number();

  /** A job's types with the features that this layer keeps. */
  abstract TypeSchema keptTypes(ModelShape job);

  /** The aggregates of a job that nodes of this layer keep, or null. */
  abstract AggregatePlan aggregates(ModelShape job);

  /**
   * What the layer does in a round of the synchronous mode, and with inputs that it takes again.
   */
  abstract RoundWork<GraphChange, B> roundWork();

  /** The shard of what the second input brings, or {@link LayerInputs#ALL_SHARDS}. */
  abstract int shardOfSecond(B element);

  /** Outputs of the task that scores wait for; none above the first layer. */
  List<ResultPartitionWriter> scoreOutputs() {
    return List.of();
  }

  /** Writes what the second input brings. */
  abstract TypeInformation<B> secondType();

  /** Makes what inputs need beside the store, before any is taken. */
  abstract void prepare(StateInitializationContext context) throws Exception;

  final LayerSettings settings() {
    return settings;
  }

  final LayerStore store() {
    return store;
  }

  /** The types of the job that the inputs are of: of an earlier one, while its are taken again. */
  final TypeSchema types() {
    return types;
  }

  /** Whether inputs are taken again: what came of them was sent before. */
  final boolean isReplaying() {
    return replaying;
  }

  /** Takes something of the first input, now, at the end of its round, or with a few more. */
  final void takeFirst(GraphChange change) throws Exception {
    if (rounds != null) {
      rounds.first(change);
      cameToLull();
      return;
    }
    inputAge.came(change.stampMicros());
    idleInput.came();
    queued.first(change);
    afterInput();
  }

  /** Takes something of the second input, now, at the end of its round, or with a few more. */
  final void takeSecond(B element) throws Exception {
    if (rounds != null) {
      rounds.second(element);
      cameToLull();
      return;
    }
    idleInput.came();
    queued.second(element);
    afterInput();
  }

  /** What inputs do, and that they are taken again after a restore. */
  private RoundWork<GraphChange, B> loggedWork() {
    RoundWork<GraphChange, B> work = roundWork();
    return new RoundWork<>() {
      @Override
      public void first(GraphChange change) throws Exception {
        inputs.first(store.inputs(), change, watermarkMs);
        work.first(change);
      }

      @Override
      public void second(B element) throws Exception {
        inputs.second(store.inputs(), element, shardOfSecond(element), watermarkMs);
        work.second(element);
      }

      @Override
      public void end(RoundEnd end) throws Exception {
        work.end(end);
      }
    };
  }

  /** Where the subtasks of each layer keep their neighbours. */
  final HomeShards homes() {
    return homes;
  }

  /** Marks a node of which something of its own has changed. */
  final void mark(LayerNode node, long stampMicros) {
    NodeId id = node.graph().ref().key();
    store.dirty().mark(store.shardOf(id), id, stampMicros, Dirt.DIRECT);
  }

  /** The watermark: greatest W that came, {@link Long#MIN_VALUE} before the first. */
  final long watermarkMs() {
    return watermarkMs;
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor mailboxExecutor) {
    super.setMailboxExecutor(mailboxExecutor);
    mailbox = mailboxExecutor;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    if (settings.changelog()) {
      ChangelogStorage.requireDurable(
          getContainingTask().getEnvironment().getTaskManagerInfo().getConfiguration());
    }
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    description =
        DescriptionState.open(context.getOperatorStateStore(), settings.description(), subtask);
    homes =
        HomeShards.of(
            settings.shards().shards(),
            getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
    inputs =
        LayerInputs.of(settings.types(), settings.shards(), secondType(), getExecutionConfig());
    prepare(context);
    long restoredMs = restoreWatermark(context);
    LayerStores stores =
        new LayerStores(
            getKeyedStateBackend(),
            settings,
            homes,
            StoreOptions.of(settings.cacheEntries(), settings.types().maxWindowMs())
                .withRows(settings.rowsEvery(), number()),
            this::keptTypes,
            this::aggregates);
    Optional<JobDescription> written = description.migrateFrom();
    if (written.isPresent()) {
      // What was logged is of the job that was, and has to be in the rows that are migrated.
      types = written.get().shape().schema();
      store = stores.open(written.get().shape());
      replay(restoredMs);
      store.flush();
      types = settings.types();
      store = stores.migrate(written.get().shape());
      scheduleAnew();
    } else {
      types = settings.types();
      store = stores.open(settings.description().shape());
      replay(restoredMs);
    }
    if (store.remade()) {
      goOnFromRemade();
    }
  }

  private long restoreWatermark(StateInitializationContext context) throws Exception {
    watermarkState =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("watermark", Types.LONG));
    long greatest = Long.MIN_VALUE;
    for (long restored : watermarkState.get()) {
      // All subtasks had the same watermark when the barrier passed them.
      greatest = Math.max(greatest, restored);
    }
    return greatest;
  }

  /**
   * Takes the inputs again that a snapshot has in place of the rows that they changed; what they
   * make dirty is refreshed once more.
   *
   * @param restoredMs the watermark of the snapshot
   */
  private void replay(long restoredMs) throws Exception {
    if (store.inputs().isEmpty()) {
      watermarkMs = restoredMs;
      return;
    }
    watermarkMs = Long.MIN_VALUE;
    if (store.remade() && (number() > 0 || settings.deletesNodes())) {
      // A deletion finds the in-edges that it is for by their sources.
      store.indexDestinations(false);
    }
    Output<StreamRecord<GraphChange>> downstream = output;
    output = new DiscardingOutput<>();
    replaying = true;
    // Replicas of another layout are sent again by their owners.
    boolean withSecond = number() == 0 || !store.remade();
    inputs.replay(store.inputs(), types, roundWork(), withSecond, this::advanceTo);
    advanceTo(restoredMs);
    store.forgetVectorsOfDirty(limitMicros());
    replaying = false;
    output = downstream;
  }

  /** Windows may have changed. */
  private void scheduleAnew() {
    LayerStores.forEachNode(
        store,
        (shard, node) -> {
          shard.unschedule(node);
          advance(shard, node);
          if (node.aggregates() != null) {
            node.aggregates().prune(watermarkMs);
          }
          // Nobody holds a replica yet who would have to be told.
          node.subscriptions().endUpTo(watermarkMs, ended -> {});
          schedule(shard, node);
        });
  }

  /**
   * No node has a vector. The first layer makes all of its nodes dirty, as ripples, so that new
   * changes go first; the others follow as the replicas come, each node when those of all its
   * sources are here.
   */
  private void goOnFromRemade() {
    if (number() > 0) {
      store.indexDestinations(true);
      return;
    }
    long now = MicroClock.now();
    LayerStores.forEachNode(
        store,
        (shard, node) -> {
          if (node.graph().exists()) {
            NodeId id = node.graph().ref().key();
            store.dirty().mark(shard.shard(), id, now, Dirt.RIPPLE);
          }
        });
  }

  @Override
  public boolean hasKeyContext1() {
    // The store sets the key, when it reads or writes: most inputs find what they need in memory.
    return false;
  }

  @Override
  public boolean hasKeyContext2() {
    return false;
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (settings.scoresAtOnce()) {
      TaskThread.goFirst();
    }
    ModelWarmUp.once(settings.model());
    if (settings.refresh().synchronous()) {
      rounds = new Rounds<>(getRuntimeContext().getTaskInfo().getTaskName(), roundWork());
    }
    RefreshPacer pacer =
        new RefreshPacer(
            settings.refresh().shareOfTime(),
            TimeUnit.MICROSECONDS.toNanos(settings.refresh().bundleMicros()),
            limitMicros());
    idleInput =
        new IdleInput(getContainingTask().getEnvironment().getAllWriters(), System.nanoTime());
    // No score waits for the layers above the first.
    long waitMs = number() == 0 ? settings.scoreWaitMs() : DeliverySpec.GREATEST_WAIT_MS;
    store.lookAhead().keeps(number() > 0, number() > 0 || settings.deletesNodes());
    queued =
        new QueuedInputs<>(
            loggedWork(),
            new LayerAhead<>(store),
            getProcessingTimeService(),
            waitMs,
            new QueueOwner());
    List<ResultPartitionWriter> scoreOutputs = scoreOutputs();
    if (settings.scoresAtOnce() && !scoreOutputs.isEmpty()) {
      lull =
          InputLull.of(
              mailbox, getContainingTask(), scoreOutputs, this::takeQueued, this::afterLull);
    }
    MetricGroup group = gyreMetrics();
    LayerMetrics.register(group, store);
    refreshes = new Refreshes(store, this::refresh, this::watermarkMs, group.counter("refreshes"));
    inputAge = new InputAge(settings.lateInputFirst(), number());
    bundles =
        new Bundles(
            new BundleWork(),
            pacer,
            inputAge,
            idleInput,
            mailbox,
            getProcessingTimeService(),
            System::nanoTime);
    if (rounds == null) {
      // In the synchronous mode the end of the first round refreshes what is dirty.
      bundles.plan();
    }
  }

  /** A change passes all layers within the limit of the job, a part of which is each layer's. */
  private long limitMicros() {
    long limit = TimeUnit.MILLISECONDS.toMicros(settings.refresh().stalenessMs());
    return limit * (number() + 1) / (settings.model().config().layers() + 1);
  }

  /** The group of the operator's own metrics; the same each time. */
  final MetricGroup gyreMetrics() {
    return getMetricGroup().addGroup("gyre");
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (rounds == null) {
      queued.mark(mark);
    } else {
      super.processWatermark(mark);
    }
  }

  @Override
  protected void processWatermarkStatus(WatermarkStatus status, int index) throws Exception {
    // Behind a status that says idle a watermark that waits would be dropped.
    queued.take();
    super.processWatermarkStatus(status, index);
  }

  private final class BundleWork implements Bundles.Work {
    @Override
    public boolean isDirty() {
      return store.isDirty();
    }

    @Override
    public boolean isBehind() {
      return store.isBehind();
    }

    @Override
    public boolean isWriteDue() {
      return store.isWriteDue();
    }

    @Override
    public void refresh() {
      refreshes.next();
    }

    @Override
    public void write(long nanos) {
      store.writeBehind(nanos);
    }

    @Override
    public long oldestDirectMicros() {
      return store.dirty().oldestStampMicros(Dirt.DIRECT);
    }
  }

  private final class QueueOwner implements QueuedInputs.Owner {
    @Override
    public void afterWait() {
      bundles.afterInput();
    }

    @Override
    public void pass(Watermark mark) throws Exception {
      advanceTo(mark.getTimestamp());
      bundles.afterInput();
      LayerBase.super.processWatermark(mark);
    }
  }

  /** Ends windows at a watermark, if it is a new one. */
  void advanceTo(long nextMs) throws Exception {
    // The maximum watermark says that the input has ended; it ends no window.
    if (nextMs != Long.MAX_VALUE && nextMs > watermarkMs) {
      watermarkMs = nextMs;
      endWindows();
    }
  }

  /** Moves the watermark at the end of a round, and refreshes until nothing is dirty. */
  final void finish(RoundEnd end) throws Exception {
    advanceTo(end.watermarkMs());
    drain();
    // Nothing is dirty, but much may have to be written.
    bundles.plan();
  }

  /** Inputs that wait change nothing: those that had them taken look at the clock. */
  private void afterInput() {
    cameToLull();
    if (!queued.isWaiting()) {
      bundles.afterInput();
    }
  }

  private void cameToLull() {
    if (lull != null) {
      lull.came();
    }
  }

  private void afterLull() {
    if (rounds == null) {
      bundles.afterInput();
    }
  }

  /** Takes the inputs that wait. */
  final void takeQueued() throws Exception {
    queued.take();
  }

  /** Has all inputs wait for others: for tests, whose few records would not. */
  final void queueAll() {
    queued.waitAlways();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    queued.take();
  }

  /** An input has ended: when both have, refreshes until nothing is dirty. */
  final void inputEnded() throws Exception {
    queued.take();
    endedInputs++;
    if (endedInputs < BOTH_INPUTS) {
      return;
    }
    if (rounds != null) {
      rounds.requireNoneWaits();
    }
    drain();
  }

  /** Refreshes until nothing is dirty. */
  final void drain() {
    refreshes.drain();
  }

  /** Refreshes so many dirty nodes at most: for tests, which choose what happens between. */
  final void refreshNext(int most) {
    refreshes.next(most);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (rounds != null) {
      rounds.requireNoneWaits();
    }
    store.flush();
    if (rounds == null) {
      // Rows of the turn that has ended are to be written even if no input comes.
      bundles.plan();
    }
    watermarkState.update(List.of(watermarkMs));
    description.save();
  }
}
