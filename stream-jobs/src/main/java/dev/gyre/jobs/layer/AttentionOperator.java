package dev.gyre.jobs.layer;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.Outcome;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.jobs.message.EdgeHalf;
import dev.gyre.jobs.message.Explanation;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.LabelHalf;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.NeighbourDeletion;
import dev.gyre.jobs.message.NodeChange;
import dev.gyre.jobs.message.NodeUpdate;
import dev.gyre.jobs.message.Replica;
import dev.gyre.jobs.message.ReplicaMessage;
import dev.gyre.jobs.message.RoundEnd;
import dev.gyre.jobs.message.UpdateMessage;
import dev.gyre.jobs.round.RoundWork;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.store.Dirt;
import dev.gyre.state.store.Neighbours;
import dev.gyre.state.store.ShardStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Layer l of 1 to L: keeps the in-edges of its nodes and the replicas of their sources, and attends
 * over them.
 *
 * <p>Input 1 brings changes of the graph, input 2 the vectors of the layer below. An in-edge whose
 * source's replica has not come yet waits: its node is refreshed again when the replica comes. A
 * node with an in-edge whose source's replica had to be dropped is not refreshed before.
 */
public final class AttentionOperator extends LayerBase<ReplicaMessage>
    implements TwoInputStreamOperator<GraphChange, ReplicaMessage, GraphChange>, BoundedMultiInput {

  private static final long serialVersionUID = 1L;
  private static final float[] NO_FEATURES = {};

  private final int layer;
  private final OutputTag<ReplicaMessage> replicas;
  private final OutputTag<UpdateMessage> updates;

  private transient ReplicaSender sender;
  private transient AttentionRefresh attention;
  private transient Tolerance tolerance;
  private transient PublishMetrics publishMetrics;

  /**
   * Makes the operator.
   *
   * @param settings the job's settings
   * @param layer l, 1 to the model's number of layers
   * @param replicas where vectors for the layer above go; unused by the last layer
   * @param updates where the last layer's embeddings go
   */
  public AttentionOperator(
      LayerSettings settings,
      int layer,
      OutputTag<ReplicaMessage> replicas,
      OutputTag<UpdateMessage> updates) {
    super(settings);
    this.layer = layer;
    this.replicas = replicas;
    this.updates = updates;
  }

  private boolean isLast() {
    return layer == settings().model().config().layers();
  }

  @Override
  int number() {
    return layer;
  }

  @Override
  TypeSchema keptTypes(ModelShape job) {
    return Structure.withoutNodeFeatures(job.schema());
  }

  @Override
  AggregatePlan aggregates(ModelShape job) {
    return null;
  }

  @Override
  TypeInformation<ReplicaMessage> secondType() {
    return MessageTypes.REPLICA;
  }

  @Override
  void prepare(StateInitializationContext context) {
    sender =
        new ReplicaSender(
            settings().shards(),
            homes(),
            settings().namesReplicasOf(layer),
            it -> output.collect(replicas, new StreamRecord<>(it)));
  }

  @Override
  public void open() throws Exception {
    attention =
        new AttentionRefresh(settings().model(), layer, settings().namesReplicasOf(layer - 1));
    tolerance = new Tolerance(settings().refresh().tolerance());
    super.open();
    if (isLast()) {
      publishMetrics = PublishMetrics.register(gyreMetrics());
    }
  }

  @Override
  public void processElement1(StreamRecord<GraphChange> element) throws Exception {
    takeFirst(element.getValue());
  }

  private void apply(GraphChange change) {
    if (change instanceof NeighbourDeletion deletion) {
      Kills.apply(store(), deletion, isReplaying(), it -> mark(it, deletion.stampMicros()));
      return;
    }
    ShardStore shard = store().shard(change.shard());
    if (change instanceof EdgeHalf half) {
      applyEdge(shard, half);
    } else if (change instanceof NodeChange node) {
      applyNode(shard, node);
    } else if (change instanceof LabelHalf label) {
      applyLabel(shard, label);
    }
  }

  private void applyEdge(ShardStore shard, EdgeHalf change) {
    HalfEdge half = change.half();
    LayerNode node = shard.findOrCreate(half.self());
    Outcome outcome = shard.apply(node, half, change.otherDeletedAtMs(), watermarkMs());
    node.applied(change.stampMicros());
    if (outcome == Outcome.APPLIED || node.vector() == null) {
      mark(node, change.stampMicros());
    }
    if (outcome == Outcome.APPLIED && settings().namesReplicasOf(layer - 1)) {
      shard.neighbours().name(half.other());
    }
    if (!isLast()) {
      long untilMs = half.timestampMs() + types().windowMs(half.directed());
      sender.subscribe(node, change.otherShard(), untilMs, watermarkMs(), change.stampMicros());
    }
    shard.changed(node);
    schedule(shard, node);
  }

  private void applyNode(ShardStore shard, NodeChange change) {
    LayerNode node = shard.findOrCreate(change.node());
    if (change.delete()) {
      node.graph().apply(new NodeDelete(change.node(), change.updateTimeMs()));
    } else {
      node.graph().apply(new NodeUpsert(change.node(), change.updateTimeMs(), NO_FEATURES));
    }
    node.applied(change.stampMicros());
    mark(node, change.stampMicros());
    shard.changed(node);
    schedule(shard, node);
  }

  private void applyLabel(ShardStore shard, LabelHalf change) {
    LayerNode node = shard.find(change.half().self().key());
    if (node == null) {
      node = shard.create(change.half().self());
    }
    Outcome outcome = node.graph().apply(change.half(), watermarkMs());
    node.applied(change.stampMicros());
    if (outcome == Outcome.APPLIED && node.vector() != null) {
      mark(node, change.stampMicros());
    }
    shard.changed(node);
    schedule(shard, node);
  }

  @Override
  public void processElement2(StreamRecord<ReplicaMessage> element) throws Exception {
    takeSecond(element.getValue());
  }

  private void hold(Replica it) {
    requireSameParallelism(it);
    Neighbours neighbours = store().neighbours();
    boolean first = false;
    if (it.gone()) {
      neighbours.remove(it.node());
    } else {
      first =
          !neighbours.put(
              it.node(),
              new ReplicaRecord(
                  it.nodeType(), it.vector(), it.defined(), it.stampMicros(), 0, it.id()));
    }
    int owner = store().shardOf(it.node());
    if (store().owns(owner)) {
      markOwn(owner, it);
    }
    neighbours.markDestinations(it.node(), it.causeMicros(), Dirt.RIPPLE);
    if (first && it.directMicros() != MicroClock.NEVER) {
      // Who has an in-edge from it has waited for the first one. After a migration all are first
      // ones, but bring no new change.
      neighbours.markDestinations(it.node(), it.directMicros(), Dirt.DIRECT);
    }
  }

  /** Otherwise some subtasks would never be sent what they need. */
  private void requireSameParallelism(Replica it) {
    if (it.parallelism() != homes().parallelism()) {
      String message =
          "layer "
              + layer
              + " has parallelism "
              + homes().parallelism()
              + ", the layer below it "
              + it.parallelism()
              + ": all layers need the same; take out what overrides the parallelism of single"
              + " vertices (pipeline.jobvertex-parallelism-overrides, or an autoscaler that sets it)";
      throw new SuppressRestartsException(new IllegalStateException(message));
    }
  }

  @Override
  int shardOfSecond(ReplicaMessage replica) {
    return replica.shard();
  }

  @Override
  RoundWork<GraphChange, ReplicaMessage> roundWork() {
    return new RoundWork<>() {
      @Override
      public void first(GraphChange change) {
        apply(change);
        if (!isLast()) {
          output.collect(new StreamRecord<>(change));
        }
      }

      @Override
      public void second(ReplicaMessage replica) {
        hold((Replica) replica);
      }

      @Override
      public void end(RoundEnd end) throws Exception {
        finish(end);
        if (isLast()) {
          output.collect(updates, new StreamRecord<>(end));
        } else {
          output.collect(new StreamRecord<>(end));
          output.collect(replicas, new StreamRecord<>(end));
        }
      }
    };
  }

  /** The vector of the node itself in the layer below: dirt keeps the class that it had there. */
  private void markOwn(int shard, Replica it) {
    if (it.directMicros() != MicroClock.NEVER) {
      store().dirty().mark(shard, it.node(), it.directMicros(), Dirt.DIRECT);
    }
    if (it.causeMicros() < it.directMicros()) {
      store().dirty().mark(shard, it.node(), it.causeMicros(), Dirt.RIPPLE);
    }
  }

  /**
   * What is only to be tidied up need not be at once: a refresh for its sake would be for nothing.
   */
  @Override
  void schedule(ShardStore shard, LayerNode node) {
    long tidyMs = settings().tidyMs(node.subscriptions().nextEndMs());
    shard.schedule(node, Math.min(node.graph().nextDueMs(), tidyMs));
  }

  @Override
  boolean advance(ShardStore shard, LayerNode node) {
    return shard.advance(node, watermarkMs());
  }

  /**
   * What leaves its window does so with the refresh that it causes: the record is then read once,
   * and several in-edges of a node that have left by then go together. No change came that anyone
   * waits for, so that those which did go first (decision 24).
   */
  @Override
  void endWindows() {
    store().markDue(watermarkMs(), MicroClock.now());
  }

  private void leaveWindows(ShardStore shard, LayerNode node) {
    advance(shard, node);
    if (node.calendarDueMs() <= watermarkMs()) {
      shard.unschedule(node);
      sender.endSubscriptions(node, watermarkMs(), MicroClock.now());
      shard.changed(node);
      schedule(shard, node);
    }
  }

  @Override
  void refresh(ShardStore shard, Polled polled) {
    long cause = polled.causeMicros();
    long direct = polled.directMicros();
    LayerNode node = shard.find(polled.node());
    if (node == null) {
      // Its own replica came before its first change, which will mark it again.
      return;
    }
    leaveWindows(shard, node);
    if (!node.graph().exists()) {
      tombstone(shard, node, cause, direct);
    } else if (attention.compute(shard, node)) {
      send(shard, node, cause, direct);
    }
  }

  private void tombstone(ShardStore shard, LayerNode node, long cause, long direct) {
    // Its replica, or a label, may have come before the change that names it.
    boolean unknown = node.graph().deletedAtMs() == NodeRecord.NEVER;
    if (unknown || node.isTombstone()) {
      return;
    }
    node.setPushed(null);
    node.setVector(null, 0, node.appliedStampMicros());
    shard.changed(node);
    if (isLast()) {
      publish(node, Explanation.NONE, cause, direct);
    } else {
      sender.push(node, cause, direct);
    }
  }

  private void send(ShardStore shard, LayerNode node, long cause, long direct) {
    boolean mustSend =
        tolerance.replace(node, attention.vector(), attention.defined(), attention.stampMicros());
    shard.changed(node);
    if (!mustSend) {
      return;
    }
    if (isLast()) {
      publish(
          node,
          attention.explanation(settings().attendedEdgesOf(node.graph().ref().type())),
          cause,
          direct);
    } else {
      sender.push(node, cause, direct);
    }
  }

  private void publish(LayerNode node, Explanation explanation, long cause, long direct) {
    NodeUpdate update =
        new NodeUpdate(
            store().shardOf(node.graph().ref().key()),
            node.graph().ref(),
            node.vector() == null ? null : node.vector().clone(),
            explanation,
            watermarkMs(),
            node.stampMicros(),
            cause,
            direct,
            MicroClock.now());
    publishMetrics.published(update);
    output.collect(updates, new StreamRecord<>(update));
  }

  @Override
  public void endInput(int inputId) throws Exception {
    inputEnded();
  }
}
