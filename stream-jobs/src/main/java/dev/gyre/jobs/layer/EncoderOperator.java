package dev.gyre.jobs.layer;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.Outcome;
import dev.gyre.hgt.encoder.NodeEncoder;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.jobs.message.EdgeHalf;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.InteractionMessage;
import dev.gyre.jobs.message.LabelHalf;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.NeighbourDeletion;
import dev.gyre.jobs.message.NodeChange;
import dev.gyre.jobs.message.ReplicaMessage;
import dev.gyre.jobs.message.RoundEnd;
import dev.gyre.jobs.queue.TaskOutputs;
import dev.gyre.jobs.round.RoundWork;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.store.Dirt;
import dev.gyre.state.store.ShardStore;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Layer 0: features, aggregates and the encoder that makes h0 of them.
 *
 * <p>It reads a node's aggregates for the scorer before it counts the edge, so that an interaction
 * never sees itself. It keeps in-edges too, since the aggregates that the encoder reads are those
 * at the node's clock, and without aggregates an edge leaves h0 as it is.
 *
 * <p>Input 1 brings changes, each to the shard of its node. Input 2 brings deletions of nodes to
 * all subtasks, for a deletion kills in-edges of neighbours in any shard. Which in-edges die is
 * decided here alone and travels on with the changes, so that every layer sees the same graph.
 */
public final class EncoderOperator extends LayerBase<GraphChange>
    implements TwoInputStreamOperator<GraphChange, GraphChange, GraphChange>, BoundedMultiInput {

  private static final long serialVersionUID = 1L;
  private static final float[] NO_AGGREGATES = {};

  private final OutputTag<ReplicaMessage> replicas;
  private final OutputTag<InteractionMessage> interactions;

  private transient Deletions deletions;
  private transient ListState<Boolean> indexedState;
  private transient ReplicaSender sender;
  private transient InteractionSender scored;
  private transient Tolerance tolerance;
  private transient NodeEncoder encoder;
  private transient float[] encoded;
  private transient Map<Outcome, Counter> noEffect;
  private transient Counter applied;
  private transient Counter nodes;

  /**
   * Makes the operator.
   *
   * @param settings the job's settings
   * @param replicas where h0 goes
   * @param interactions where halves to be scored go
   */
  public EncoderOperator(
      LayerSettings settings,
      OutputTag<ReplicaMessage> replicas,
      OutputTag<InteractionMessage> interactions) {
    super(settings);
    this.replicas = replicas;
    this.interactions = interactions;
  }

  /** The name of the counter of accepted events with an outcome that is no effect. */
  public static String noEffectMetric(Outcome outcome) {
    // Without a dot: in a metric's name Flink replaces it.
    return "noEffect_" + outcome.name().toLowerCase(Locale.ROOT);
  }

  /**
   * What goes to the layer above may wait until its buffers are full, or flushed by time; but for
   * rounds, each of which waits for all layers.
   */
  @Override
  List<ResultPartitionWriter> scoreOutputs() {
    return settings().refresh().synchronous()
        ? TaskOutputs.all(getContainingTask())
        : TaskOutputs.of(getContainingTask(), interactions);
  }

  @Override
  int number() {
    return 0;
  }

  @Override
  TypeSchema keptTypes(ModelShape job) {
    return job.schema();
  }

  @Override
  AggregatePlan aggregates(ModelShape job) {
    return job.aggregates().isEmpty() ? null : job.aggregatePlan();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    indexedState =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("indexed", Types.BOOLEAN));
    boolean wasIndexed = false;
    for (boolean indexed : indexedState.get()) {
      wasIndexed |= indexed;
    }
    boolean indexed = wasIndexed && !store().remade();
    if (context.isRestored() && settings().deletesNodes() && !indexed) {
      store().indexDestinations(false);
    }
  }

  @Override
  TypeInformation<GraphChange> secondType() {
    return MessageTypes.GRAPH_CHANGE;
  }

  @Override
  void prepare(StateInitializationContext context) throws Exception {
    deletions = Deletions.open(context.getOperatorStateStore(), settings().types().maxWindowMs());
    sender =
        new ReplicaSender(
            settings().shards(),
            homes(),
            settings().namesReplicasOf(0),
            it -> output.collect(replicas, new StreamRecord<>(it)));
    scored =
        new InteractionSender(
            settings().types(), it -> output.collect(interactions, new StreamRecord<>(it)));
    MetricGroup group = gyreMetrics();
    noEffect = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.APPLIED) {
        noEffect.put(outcome, group.counter(noEffectMetric(outcome)));
      }
    }
    applied = group.counter("applied");
    nodes = group.counter("nodes");
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    indexedState.update(List.of(settings().deletesNodes()));
  }

  @Override
  public void open() throws Exception {
    tolerance = new Tolerance(settings().refresh().tolerance());
    encoder = settings().model().encoder();
    encoded = new float[settings().model().config().width()];
    gyreMetrics().gauge("liveEdges", store()::liveInEdges);
    super.open();
  }

  @Override
  public void processElement1(StreamRecord<GraphChange> element) throws Exception {
    takeFirst(element.getValue());
  }

  private void apply(GraphChange change) throws Exception {
    ShardStore shard = store().shard(change.shard());
    if (change instanceof EdgeHalf half) {
      applyEdge(shard, half);
    } else if (change instanceof NodeChange node) {
      applyNode(shard, node);
    } else if (change instanceof LabelHalf label) {
      applyLabel(shard, label);
    }
  }

  @Override
  public void processElement2(StreamRecord<GraphChange> element) throws Exception {
    takeSecond(element.getValue());
  }

  private void applyDeletion(NodeChange deletion) throws Exception {
    NodeId node = deletion.node().key();
    long deletedAtMs = deletion.updateTimeMs();
    deletions.add(node, deletedAtMs);
    NeighbourDeletion here =
        new NeighbourDeletion(store().firstShard(), node, deletedAtMs, deletion.stampMicros());
    if (Kills.apply(store(), here, isReplaying(), killed -> mark(killed, here.stampMicros()))) {
      output.collect(new StreamRecord<>(here));
    }
  }

  @Override
  int shardOfSecond(GraphChange deletion) {
    return LayerInputs.ALL_SHARDS;
  }

  @Override
  RoundWork<GraphChange, GraphChange> roundWork() {
    return new RoundWork<>() {
      @Override
      public void first(GraphChange change) throws Exception {
        apply(change);
      }

      @Override
      public void second(GraphChange deletion) throws Exception {
        applyDeletion((NodeChange) deletion);
      }

      @Override
      public void end(RoundEnd end) throws Exception {
        finish(end);
        output.collect(new StreamRecord<>(end));
        output.collect(replicas, new StreamRecord<>(end));
        output.collect(interactions, new StreamRecord<>(end));
      }
    };
  }

  private void applyEdge(ShardStore shard, EdgeHalf change) throws Exception {
    HalfEdge half = change.half();
    LayerNode node = shard.findOrCreate(half.self());
    if (change.interactionId() != null && !isReplaying()) {
      scored.send(change, node);
    }
    boolean existed = node.graph().exists();
    long otherDeletedAtMs = deletions.of(half.other().key());
    Outcome outcome =
        settings().deletesNodes()
            ? shard.apply(node, half, otherDeletedAtMs, watermarkMs())
            : node.graph().apply(half, otherDeletedAtMs, watermarkMs());
    boolean counted = false;
    if (node.aggregates() != null) {
      node.aggregates().prune(watermarkMs());
      counted = node.aggregates().record(half, watermarkMs());
    }
    node.applied(change.stampMicros());
    count(half.directed(), outcome);
    if (!existed && node.graph().exists() && !isReplaying()) {
      nodes.inc();
    }
    boolean clockMoved = outcome == Outcome.APPLIED && node.aggregates() != null;
    if (clockMoved || counted || !existed || node.vector() == null) {
      mark(node, change.stampMicros());
    }
    long untilMs = half.timestampMs() + types().windowMs(half.directed());
    sender.subscribe(node, change.otherShard(), untilMs, watermarkMs(), change.stampMicros());
    shard.changed(node);
    schedule(shard, node);
    if (outcome != Outcome.DUPLICATE && outcome != Outcome.SUPERSEDED) {
      output.collect(new StreamRecord<>(change.onward(half.timestampMs() <= otherDeletedAtMs)));
    }
  }

  /** What became of an edge or a label is counted once, at the edge's target. */
  private void count(int directed, Outcome outcome) {
    if (types().isForward(directed)) {
      count(outcome);
    }
  }

  private void count(Outcome outcome) {
    if (isReplaying()) {
      return;
    }
    (outcome == Outcome.APPLIED ? applied : noEffect.get(outcome)).inc();
  }

  private void applyNode(ShardStore shard, NodeChange change) {
    LayerNode node = shard.findOrCreate(change.node());
    boolean existed = node.graph().exists();
    Outcome outcome =
        change.delete()
            ? node.graph().apply(new NodeDelete(change.node(), change.updateTimeMs()))
            : node.graph()
                .apply(new NodeUpsert(change.node(), change.updateTimeMs(), change.features()));
    if (!existed && node.graph().exists() && !isReplaying()) {
      nodes.inc();
    }
    node.applied(change.stampMicros());
    count(outcome);
    if (outcome == Outcome.APPLIED) {
      mark(node, change.stampMicros());
    }
    shard.changed(node);
    schedule(shard, node);
    output.collect(new StreamRecord<>(change.withoutFeatures()));
  }

  private void applyLabel(ShardStore shard, LabelHalf change) {
    LayerNode node = shard.findOrCreate(change.half().self());
    int directed = change.half().directed();
    boolean counts = node.aggregates() != null && node.aggregates().countsLabels(directed);
    boolean counted = counts && node.aggregates().recordLabel(change.half(), watermarkMs());
    count(directed, counts && !counted ? Outcome.DUPLICATE : Outcome.APPLIED);
    if (counted && node.graph().exists()) {
      mark(node, change.stampMicros());
    }
    shard.changed(node);
    schedule(shard, node);
    if (settings().model().config().labelFeature()) {
      output.collect(new StreamRecord<>(change));
    }
  }

  /**
   * A vector changes with time alone when the clock goes back. All else is only to be tidied up,
   * and need not be at once: most of it is by then, by a refresh or the next edge.
   */
  @Override
  void schedule(ShardStore shard, LayerNode node) {
    // What a replay leaves subscribed is to be ended after it, not again and again until then.
    long endMs = Math.max(node.subscriptions().nextEndMs(), watermarkMs());
    long tidyMs = Math.min(node.graph().nextDueMs(), endMs);
    long dueMs = Long.MAX_VALUE;
    if (node.aggregates() != null) {
      tidyMs = Math.min(tidyMs, node.aggregates().nextPruneMs());
      dueMs = node.graph().clockEndMs();
    }
    shard.schedule(node, Math.min(dueMs, settings().tidyMs(tidyMs)));
  }

  @Override
  void endWindows() {
    store().drainDue(watermarkMs(), this::tidy);
  }

  private void tidy(ShardStore shard, LayerNode node) {
    long now = MicroClock.now();
    long clockMs = node.graph().clockMs();
    advance(shard, node);
    if (node.aggregates() != null) {
      node.aggregates().prune(watermarkMs());
      if (node.graph().clockMs() != clockMs) {
        NodeId id = node.graph().ref().key();
        store().dirty().mark(shard.shard(), id, now, Dirt.RIPPLE);
      }
    }
    if (!isReplaying()) {
      // A replay does not call nodes when the run did, as it repeats neither refreshes nor all
      // watermarks. Who is still subscribed will be told, if only once more; who is not never
      // would.
      sender.endSubscriptions(node, watermarkMs(), now);
    }
    shard.changed(node);
    schedule(shard, node);
  }

  @Override
  boolean advance(ShardStore shard, LayerNode node) {
    return settings().deletesNodes()
        ? shard.advance(node, watermarkMs())
        : node.graph().advance(watermarkMs());
  }

  @Override
  void advanceTo(long nextMs) throws Exception {
    super.advanceTo(nextMs);
    deletions.advance(watermarkMs());
  }

  @Override
  void refresh(ShardStore shard, Polled polled) {
    LayerNode node = shard.find(polled.node());
    NodeRecord graph = node.graph();
    advance(shard, node);
    // Of a clock that is that of an earlier in-edge, as one was killed, the end is nearer.
    schedule(shard, node);
    shard.changed(node);
    if (!graph.exists()) {
      if (!node.isTombstone()) {
        node.setPushed(null);
        node.setVector(null, 0, node.appliedStampMicros());
        sender.push(node, polled.causeMicros(), polled.directMicros());
      }
      return;
    }
    encoder.encode(graph.ref().type(), graph.features(), embeddingAggregates(node), encoded);
    if (tolerance.replace(node, encoded, 0, node.appliedStampMicros())) {
      sender.push(node, polled.causeMicros(), polled.directMicros());
    }
  }

  private float[] embeddingAggregates(LayerNode node) {
    return node.aggregates() == null
        ? NO_AGGREGATES
        : node.aggregates().quantisedAtClock(node.graph().clockMs());
  }

  @Override
  public void endInput(int inputId) throws Exception {
    inputEnded();
  }
}
