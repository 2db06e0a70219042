package dev.gyre.jobs.layer;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.model.ModelWarmUp;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.RoundEnd;
import dev.gyre.jobs.round.RoundWork;
import dev.gyre.jobs.round.Rounds;
import dev.gyre.jobs.upgrade.DescriptionState;
import dev.gyre.jobs.upgrade.JobDescription;
import dev.gyre.state.migrate.NodeMigration;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.shard.HomeShards;
import dev.gyre.state.store.Dirt;
import dev.gyre.state.store.DirtySet;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.ShardStore;
import dev.gyre.state.store.StoreOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.YieldingOperator;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * What all layers share: the state, the watermark that ends windows, and the pace of refreshes.
 *
 * <p>For maintainers. An input only changes records and marks nodes as dirty. Dirty nodes are
 * refreshed in bundles of a bounded time, run after an input or as mails between inputs (see {@link
 * RefreshPacer}); a bundle also writes some of what has changed to state, so that a checkpoint
 * finds little to do. A checkpoint refreshes nothing, the dirty set is part of it. At the end of
 * input, when the layers below have ended, {@link #drain} refreshes until nothing is dirty.
 *
 * <p>In the synchronous mode {@link Rounds} hold the inputs in step, and each layer drains at the
 * end of a round. The watermark is then the round's: Flink's does not wait with the elements.
 *
 * @param <B> what the second input brings
 */
abstract class LayerBase<B> extends AbstractStreamOperator<GraphChange>
    implements YieldingOperator<GraphChange> {

  private static final long serialVersionUID = 1L;

  private static final String VOLATILE_STORAGE = "memory";

  private final LayerSettings settings;

  private transient StoreOptions options;
  private transient HomeShards homes;
  private transient LayerStore store;
  private transient RefreshPacer pacer;
  private transient MailboxExecutor mailbox;
  private transient ListState<Long> watermarkState;
  private transient DescriptionState description;
  private transient long watermarkMs;
  private transient boolean stepPlanned;
  private transient boolean timerPlanned;
  private transient long steps;
  private transient IdleInput input;
  private transient Counter refreshes;
  private transient Rounds<GraphChange, B> rounds;

  LayerBase(LayerSettings settings) {
    this.settings = settings;
  }

  /** Computes a dirty node's vector anew and sends it where it is needed. */
  abstract void refresh(ShardStore shard, DirtySet dirty);

  /** A node's calendar entry is due: something of it leaves the window at the watermark. */
  abstract void expire(ShardStore shard, LayerNode node);

  /** Has a node called when next something of it leaves the window. */
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

  /** What the layer does in a round of the synchronous mode. */
  abstract RoundWork<GraphChange, B> roundWork();

  /** The inputs in step, or null outside of the synchronous mode. */
  final Rounds<GraphChange, B> rounds() {
    return rounds;
  }

  final LayerSettings settings() {
    return settings;
  }

  final LayerStore store() {
    return store;
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

  /** Flink's own storage for it is memory, which a task manager that is lost takes along. */
  private void requireChangelogStorage() {
    String storage =
        getContainingTask()
            .getEnvironment()
            .getTaskManagerInfo()
            .getConfiguration()
            .get(StateChangelogOptions.STATE_CHANGE_LOG_STORAGE);
    if (settings.changelog() && storage.equalsIgnoreCase(VOLATILE_STORAGE)) {
      String message =
          "state.changelog is true, but the cluster keeps such logs in memory ("
              + StateChangelogOptions.STATE_CHANGE_LOG_STORAGE.key()
              + " is '"
              + storage
              + "'): set it to 'filesystem', with state.changelog.dstl.dfs.base-path and"
              + " flink-dstl-dfs among the cluster's jars, or state.changelog to false";
      throw new SuppressRestartsException(new IllegalStateException(message));
    }
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    requireChangelogStorage();
    KeyedStateBackend<Integer> backend = getKeyedStateBackend();
    options = StoreOptions.of(settings.cacheEntries(), settings.types().maxWindowMs());
    description =
        DescriptionState.open(
            context.getOperatorStateStore(),
            settings.description(),
            getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
    Optional<JobDescription> written = description.migrateFrom();
    homes =
        HomeShards.of(
            settings.shards().shards(),
            getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
    store = openStore(backend, written.orElse(null));
    watermarkState =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("watermark", Types.LONG));
    watermarkMs = Long.MIN_VALUE;
    for (long restored : watermarkState.get()) {
      // All subtasks had the same watermark when the barrier passed them.
      watermarkMs = Math.max(watermarkMs, restored);
    }
    if (written.isPresent()) {
      scheduleAnew();
    }
    if (store.remade()) {
      goOnFromRemade();
    }
  }

  private LayerStore openStore(KeyedStateBackend<Integer> backend, JobDescription written) {
    ModelShape job = settings.description().shape();
    TypeSchema types = keptTypes(job);
    AggregatePlan aggregates = aggregates(job);
    DirtySet dirty = new DirtySet(settings.refresh().rippleAgeMs());
    if (written == null) {
      return LayerStore.open(backend, settings.shards(), homes, types, aggregates, options, dirty);
    }
    ModelShape was = written.shape();
    NodeMigration migration = new NodeMigration(keptTypes(was), aggregates(was), types, aggregates);
    return LayerStore.migrate(
        backend, settings.shards(), homes, types, aggregates, options, dirty, migration);
  }

  /** Windows may have changed. */
  private void scheduleAnew() {
    forEachNode(
        (shard, node) -> {
          shard.unschedule(node);
          advance(shard, node);
          if (node.aggregates() != null) {
            node.aggregates().prune(watermarkMs);
          }
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
    forEachNode(
        (shard, node) -> {
          if (node.graph().exists()) {
            NodeId id = node.graph().ref().key();
            store.dirty().mark(shard.shard(), id, now, Dirt.RIPPLE);
          }
        });
  }

  private void forEachNode(BiConsumer<ShardStore, LayerNode> visitor) {
    for (int owned = store.firstShard(); owned <= store.lastShard(); owned++) {
      int number = owned;
      store
          .shard(owned)
          .forEachNode(
              id -> {
                ShardStore shard = store.shard(number);
                visitor.accept(shard, shard.find(id));
              });
    }
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
    ModelWarmUp.once(settings.model());
    if (settings.refresh().synchronous()) {
      rounds = new Rounds<>(getRuntimeContext().getTaskInfo().getTaskName(), roundWork());
    }
    pacer =
        new RefreshPacer(
            settings.refresh().shareOfTime(),
            TimeUnit.MICROSECONDS.toNanos(settings.refresh().bundleMicros()),
            limitMicros());
    input = new IdleInput(getContainingTask().getEnvironment().getAllWriters(), System.nanoTime());
    MetricGroup group = gyreMetrics();
    refreshes = group.counter("refreshes");
    registerDirt(group, "Direct", Dirt.DIRECT);
    registerDirt(group, "Ripple", Dirt.RIPPLE);
    group.gauge("hubs", store::hubs);
    group.gauge("stateHeld", store::held);
    store.counters().register(group);
    if (rounds == null) {
      // In the synchronous mode the end of the first round refreshes what is dirty.
      plan();
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

  private void registerDirt(MetricGroup group, String name, Dirt dirt) {
    group.gauge("dirty" + name, () -> store.dirty().size(dirt));
    group.gauge("oldest" + name + "Ms", () -> store.ageMs(dirt, MicroClock.now()));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (rounds == null) {
      advanceTo(mark.getTimestamp());
      afterInput();
    }
    super.processWatermark(mark);
  }

  /** Ends windows at a watermark, if it is a new one. */
  void advanceTo(long nextMs) throws Exception {
    // The maximum watermark says that the input has ended; it ends no window.
    if (nextMs != Long.MAX_VALUE && nextMs > watermarkMs) {
      watermarkMs = nextMs;
      store.drainDue(watermarkMs, this::expire);
    }
  }

  /** Moves the watermark at the end of a round, and refreshes until nothing is dirty. */
  final void finish(RoundEnd end) throws Exception {
    advanceTo(end.watermarkMs());
    drain();
    // Nothing is dirty, but much may have to be written.
    plan();
  }

  /**
   * To be called after each input: plans a bundle if there is something to do, or runs the one
   * whose time has come. Timers are late by a millisecond and more, which at full load would leave
   * refreshes no more than about half of the time.
   */
  final void afterInput() {
    long now = System.nanoTime();
    input.came(now);
    if (timerPlanned && store.isDirty() && pacer.waitNanos(now) <= 0) {
      step();
    } else {
      plan();
    }
  }

  private void plan() {
    boolean backlog = store.unwritten() > options.writeBehindFloor();
    if (stepPlanned || (!store.isDirty() && !backlog)) {
      return;
    }
    long now = System.nanoTime();
    long waitNanos = input.isPaused(now) ? 0 : pacer.waitNanos(now);
    stepPlanned = true;
    if (waitNanos <= 0 && store.isDirty()) {
      planNow();
    } else {
      long waitMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(waitNanos));
      planTimer(waitMs);
    }
  }

  private void planTimer(long waitMs) {
    timerPlanned = true;
    long stepOfTimer = steps;
    long due = getProcessingTimeService().getCurrentProcessingTime() + waitMs;
    getProcessingTimeService()
        .registerTimer(
            due,
            unused -> {
              // An input may have run the step before, and the next may have a timer of its own.
              if (steps == stepOfTimer) {
                step();
              }
            });
  }

  private void planNow() {
    try {
      mailbox.execute(this::step, "refresh of dirty nodes");
    } catch (RejectedExecutionException ending) {
      // The task was stopped with a savepoint, which has what is dirty.
      LOG.debug("{} ends with dirty nodes", getOperatorName(), ending);
    }
  }

  /** One bundle: refreshes until its time is up, then writes some of what has changed. */
  final void step() {
    steps++;
    stepPlanned = false;
    timerPlanned = false;
    long start = System.nanoTime();
    long end = start + pacer.bundleNanos();
    while (store.isDirty() && System.nanoTime() < end) {
      refreshNext();
    }
    store.writeBehind(pacer.bundleNanos() / 4);
    long oldest = store.dirty().oldestStampMicros(Dirt.DIRECT);
    pacer.ran(start, System.nanoTime(), MicroClock.now() - oldest);
    plan();
  }

  /** Both inputs have ended: refreshes until nothing is dirty. */
  final void inputsEnded() {
    if (rounds != null) {
      rounds.requireNoneWaits();
    }
    drain();
  }

  /** Refreshes until nothing is dirty. */
  final void drain() {
    boolean any = true;
    while (any) {
      any = refreshNext();
    }
  }

  /** Refreshes the dirty node whose turn it is; returns false when none is dirty. */
  final boolean refreshNext() {
    if (!store.poll(MicroClock.now())) {
      return false;
    }
    refreshes.inc();
    DirtySet dirty = store.dirty();
    refresh(store.shard(dirty.polledShard()), dirty);
    return true;
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (rounds != null) {
      rounds.requireNoneWaits();
    }
    store.flush();
    watermarkState.update(List.of(watermarkMs));
    description.save();
  }
}
