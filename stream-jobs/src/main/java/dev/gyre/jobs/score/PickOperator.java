package dev.gyre.jobs.score;

import dev.gyre.graph.event.NodeId;
import dev.gyre.jobs.message.Explanation;
import dev.gyre.jobs.message.InteractionHalf;
import dev.gyre.jobs.message.InteractionMessage;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.NodeUpdate;
import dev.gyre.jobs.message.PickedHalf;
import dev.gyre.jobs.message.RoundEnd;
import dev.gyre.jobs.message.UpdateMessage;
import dev.gyre.jobs.queue.InputLull;
import dev.gyre.jobs.queue.QueuedInputs;
import dev.gyre.jobs.queue.TaskOutputs;
import dev.gyre.jobs.queue.TaskThread;
import dev.gyre.jobs.round.RoundWork;
import dev.gyre.jobs.round.Rounds;
import dev.gyre.jobs.upgrade.DescriptionState;
import dev.gyre.jobs.upgrade.JobDescription;
import dev.gyre.state.shard.ShardKeys;
import dev.gyre.state.store.InputLog;
import dev.gyre.state.store.RowStore;
import dev.gyre.state.store.StoreOptions;
import java.io.IOException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.operators.YieldingOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Pick: gives each half of an interaction the newest embedding of its endpoint that reflects
 * nothing ingested at or after the interaction, so that an interaction never sees its own edge.
 *
 * <p>Halves come straight from layer 0 and never wait for a refresh: a half takes what is there.
 * Only in the synchronous mode it waits for the end of its round, and then takes what the rounds
 * before have made.
 */
public final class PickOperator extends AbstractStreamOperator<PickedHalf>
    implements TwoInputStreamOperator<InteractionMessage, UpdateMessage, PickedHalf>,
        YieldingOperator<PickedHalf> {

  private static final long serialVersionUID = 1L;

  private final ShardKeys shards;
  private final int cacheEntries;
  private final int rowsEvery;
  private final boolean synchronous;
  private final long waitMs;
  private final boolean atOnce;
  private final JobDescription job;

  private transient DescriptionState description;
  private transient RowStore<EmbeddingVersions> store;
  private transient TypeSerializer<UpdateMessage> updates;
  private transient Rounds<InteractionMessage, UpdateMessage> rounds;
  private transient QueuedInputs<InteractionMessage, UpdateMessage> queued;
  private transient MailboxExecutor mailbox;

  /** Null where scores wait anyway. */
  private transient InputLull lull;

  /**
   * Makes the operator.
   *
   * @param shards where nodes live
   * @param cacheEntries how many nodes' embeddings are kept decoded
   * @param rowsEvery once in how many checkpoints changed embeddings are written; checkpoints have
   *     a log of the updates since
   * @param synchronous whether the inputs bring rounds
   * @param waitMs how long an input may wait for others, milliseconds: scores wait for it
   * @param atOnce whether it is not to wait at all once there is no more input for now
   * @param job the job; embeddings that another one computed are forgotten
   */
  public PickOperator(
      ShardKeys shards,
      int cacheEntries,
      int rowsEvery,
      boolean synchronous,
      long waitMs,
      boolean atOnce,
      JobDescription job) {
    this.shards = shards;
    this.cacheEntries = cacheEntries;
    this.rowsEvery = rowsEvery;
    this.synchronous = synchronous;
    this.waitMs = waitMs;
    this.atOnce = atOnce;
    this.job = job;
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor mailboxExecutor) {
    super.setMailboxExecutor(mailboxExecutor);
    mailbox = mailboxExecutor;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    KeyedStateBackend<Integer> backend = getKeyedStateBackend();
    store =
        RowStore.open(
            backend,
            shards,
            "embedding-versions",
            EmbeddingVersionsCodec.INSTANCE,
            StoreOptions.of(cacheEntries, 1).withRows(rowsEvery, 0));
    updates = MessageTypes.NODE_UPDATE.createSerializer(getExecutionConfig().getSerializerConfig());
    description =
        DescriptionState.open(
            context.getOperatorStateStore(),
            job,
            getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
    if (description.migrateFrom().isPresent()) {
      ((CheckpointableKeyedStateBackend<Integer>) backend).getKeyGroupRange().forEach(store::clear);
    } else {
      TypeSerializer<UpdateMessage> first = MessageTypes.firstLayout(updates);
      store
          .inputs()
          .replay(
              (layout, watermark, kind, in) -> {
                TypeSerializer<UpdateMessage> written =
                    layout == InputLog.FIRST_LAYOUT ? first : updates;
                keep((NodeUpdate) written.deserialize(in));
              });
    }
    if (synchronous) {
      rounds = new Rounds<>(getRuntimeContext().getTaskInfo().getTaskName(), new Work());
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    queued =
        new QueuedInputs<>(
            new Work(), new PickAhead(store), getProcessingTimeService(), waitMs, new QueueOwner());
    if (atOnce) {
      TaskThread.goFirst();
      lull =
          InputLull.of(
              mailbox,
              getContainingTask(),
              TaskOutputs.all(getContainingTask()),
              queued::take,
              () -> {});
    }
  }

  private final class QueueOwner implements QueuedInputs.Owner {
    @Override
    public void afterWait() {
      // Pick does nothing but what its inputs ask for.
    }

    @Override
    public void pass(Watermark mark) throws Exception {
      PickOperator.super.processWatermark(mark);
    }
  }

  /** In rounds halves first: they are to see nothing of their own. */
  private final class Work implements RoundWork<InteractionMessage, UpdateMessage> {

    @Override
    public void first(InteractionMessage half) throws Exception {
      pick((InteractionHalf) half);
    }

    @Override
    public void second(UpdateMessage update) throws Exception {
      log(update);
      keep((NodeUpdate) update);
    }

    @Override
    public void end(RoundEnd end) {
      // Whoever comes next has one input.
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
  public void processElement1(StreamRecord<InteractionMessage> element) throws Exception {
    if (rounds != null) {
      rounds.first(element.getValue());
    } else {
      queued.first(element.getValue());
    }
    afterInput();
  }

  private void pick(InteractionHalf half) {
    EmbeddingVersions versions = store.read(half.shard(), half.self().key());
    EmbeddingVersion version = versions == null ? null : versions.before(half.stampMicros());
    PickedHalf picked =
        version == null || version.vector() == null
            ? new PickedHalf(half, null, Long.MIN_VALUE, 0, Explanation.NONE)
            : new PickedHalf(
                half,
                version.vector(),
                version.stampMicros(),
                version.publishedMicros(),
                version.explanation());
    output.collect(new StreamRecord<>(picked));
  }

  @Override
  public void processElement2(StreamRecord<UpdateMessage> element) throws Exception {
    if (rounds != null) {
      rounds.second(element.getValue());
    } else {
      queued.second(element.getValue());
    }
    afterInput();
  }

  private void afterInput() {
    if (lull != null) {
      lull.came();
    }
  }

  /** Has all inputs wait for others: for tests, whose few embeddings would not. */
  void queueAll() {
    queued.waitAlways();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    queued.mark(mark);
  }

  @Override
  protected void processWatermarkStatus(WatermarkStatus status, int index) throws Exception {
    // Behind a status that says idle a watermark that waits would be dropped.
    queued.take();
    super.processWatermarkStatus(status, index);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    queued.take();
  }

  @Override
  public void finish() throws Exception {
    queued.take();
    super.finish();
  }

  private void log(UpdateMessage update) throws IOException {
    InputLog log = store.inputs();
    if (log.isOn()) {
      updates.serialize(update, log.record(update.shard(), 0, Long.MIN_VALUE));
    }
  }

  private void keep(NodeUpdate update) {
    NodeId node = update.node().key();
    EmbeddingVersion next =
        new EmbeddingVersion(
            update.vector(), update.explanation(), update.stampMicros(), update.publishedMicros());
    EmbeddingVersions versions = store.get(update.shard(), node);
    if (versions == null) {
      versions = EmbeddingVersions.of(next);
    } else {
      versions.add(next);
    }
    store.put(update.shard(), node, versions);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (rounds != null) {
      rounds.requireNoneWaits();
    }
    store.flush();
    description.save();
  }
}
