package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.Replica;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.shard.ShardKeys;
import java.util.function.Consumer;

/**
 * Sends a layer's vectors to the shards that need them: the node's own, always, and every shard
 * that has a neighbour of it.
 */
final class ReplicaSender {

  private final ShardKeys shards;
  private final Consumer<Replica> out;

  ReplicaSender(ShardKeys shards, Consumer<Replica> out) {
    this.shards = shards;
    this.out = out;
  }

  /**
   * Subscribes the shard of a neighbour; a new subscriber is sent the current value at once, if
   * there is one.
   *
   * @param untilMs event time from which the shard needs the node no more
   * @param causeMicros ingest stamp of the edge that subscribes
   */
  void subscribe(LayerNode node, int subscriber, long untilMs, long causeMicros) {
    if (subscriber == ownShard(node)) {
      return;
    }
    boolean fresh = node.subscriptions().subscribe(subscriber, untilMs);
    if (fresh && node.vector() != null) {
      out.accept(replica(node, subscriber, current(node), causeMicros, causeMicros));
    }
  }

  /**
   * Sends a node's value to all who hold it.
   *
   * @param causeMicros ingest stamp of the oldest change that it newly reflects
   * @param directMicros the same of changes of the node itself; {@link MicroClock#NEVER} if none
   */
  void push(LayerNode node, long causeMicros, long directMicros) {
    float[] current = current(node);
    out.accept(replica(node, ownShard(node), current, causeMicros, directMicros));
    for (int i = 0; i < node.subscriptions().size(); i++) {
      int shard = node.subscriptions().shard(i);
      out.accept(replica(node, shard, current, causeMicros, directMicros));
    }
  }

  /** Ends the subscriptions whose last edge has left the window. */
  void endSubscriptions(LayerNode node, long watermarkMs, long nowMicros) {
    node.subscriptions()
        .endUpTo(
            watermarkMs,
            shard -> out.accept(replica(node, shard, null, nowMicros, MicroClock.NEVER)));
  }

  private int ownShard(LayerNode node) {
    return shards.shardOf(node.graph().ref().key());
  }

  /** A copy of what others are to hold: the node's own array changes with its next refresh. */
  private static float[] current(LayerNode node) {
    float[] current = node.pushed() != null ? node.pushed() : node.vector();
    return current == null ? null : current.clone();
  }

  private static Replica replica(
      LayerNode node, int shard, float[] vector, long causeMicros, long directMicros) {
    return new Replica(
        shard,
        node.graph().ref().key(),
        node.graph().ref().type(),
        vector,
        node.defined(),
        node.stampMicros(),
        causeMicros,
        directMicros);
  }
}
