package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.Replica;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.Subscriptions;
import dev.gyre.state.shard.HomeShards;
import dev.gyre.state.shard.ShardKeys;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.function.Consumer;

/**
 * Sends a layer's vectors to the subtasks that need them: the node's own, always, and every one
 * that has a neighbour of it. Subscriptions are of shards, so that they stay right when shards move
 * to other subtasks; what is sent goes to the home of a shard's subtask, once for all of its
 * shards.
 */
final class ReplicaSender {

  private static final int NONE = -1;

  private final ShardKeys shards;
  private final HomeShards homes;
  private final boolean named;
  private final Consumer<Replica> out;

  /**
   * Makes one.
   *
   * @param named whether the layer above has to name the nodes
   */
  ReplicaSender(ShardKeys shards, HomeShards homes, boolean named, Consumer<Replica> out) {
    this.shards = shards;
    this.homes = homes;
    this.named = named;
    this.out = out;
  }

  /**
   * Subscribes the shard of a neighbour; a subtask that may not hold the node is sent the current
   * value at once, if there is one.
   *
   * @param untilMs event time from which the shard needs the node no more; nothing is done if that
   *     is at or before the watermark
   * @param watermarkMs W
   * @param causeMicros ingest stamp of the edge that subscribes
   */
  void subscribe(LayerNode node, int subscriber, long untilMs, long watermarkMs, long causeMicros) {
    if (untilMs <= watermarkMs || subscriber == ownShard(node)) {
      return;
    }
    // Who was subscribed and is over may have been told so, if only before a restart.
    boolean isNew = node.subscriptions().lastUseOfMs(subscriber) <= watermarkMs;
    node.subscriptions().subscribe(subscriber, untilMs);
    if (isNew
        && node.vector() != null
        && !isHeld(node, homes.homeOf(subscriber), subscriber, watermarkMs)) {
      out.accept(replica(node, homes.homeOf(subscriber), current(node), causeMicros, causeMicros));
    }
  }

  /** Whether a home holds a node for the node itself, or for another shard than one. */
  private boolean isHeld(LayerNode node, int home, int except, long watermarkMs) {
    if (home == homes.homeOf(ownShard(node))) {
      return true;
    }
    Subscriptions subscriptions = node.subscriptions();
    for (int i = 0; i < subscriptions.size(); i++) {
      int shard = subscriptions.shard(i);
      if (shard != except
          && homes.homeOf(shard) == home
          && subscriptions.lastUseMs(i) > watermarkMs) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sends a node's value to all who hold it.
   *
   * @param causeMicros ingest stamp of the oldest change that it newly reflects
   * @param directMicros the same of changes of the node itself; {@link MicroClock#NEVER} if none
   */
  void push(LayerNode node, long causeMicros, long directMicros) {
    float[] current = current(node);
    int own = homes.homeOf(ownShard(node));
    out.accept(replica(node, own, current, causeMicros, directMicros));
    int last = own;
    for (int i = 0; i < node.subscriptions().size(); i++) {
      int home = homes.homeOf(node.subscriptions().shard(i));
      // Shards ascend, and those of one subtask are next to each other.
      if (home != own && home != last) {
        out.accept(replica(node, home, current, causeMicros, directMicros));
        last = home;
      }
    }
  }

  /**
   * Ends the subscriptions whose last edge has left the window. Subtasks may be told twice, before
   * a restart and after it.
   */
  void endSubscriptions(LayerNode node, long watermarkMs, long nowMicros) {
    if (node.subscriptions().nextEndMs() > watermarkMs) {
      return;
    }
    IntArrayList ended = new IntArrayList();
    node.subscriptions().endUpTo(watermarkMs, ended::add);
    int last = NONE;
    for (int i = 0; i < ended.size(); i++) {
      int home = homes.homeOf(ended.getInt(i));
      if (home != last && !isHeld(node, home, NONE, watermarkMs)) {
        out.accept(replica(node, home, null, nowMicros, MicroClock.NEVER));
      }
      last = home;
    }
  }

  private int ownShard(LayerNode node) {
    return shards.shardOf(node.graph().ref().key());
  }

  /** A copy of what others are to hold: the node's own array changes with its next refresh. */
  private static float[] current(LayerNode node) {
    float[] current = node.pushed() != null ? node.pushed() : node.vector();
    return current == null ? null : current.clone();
  }

  private Replica replica(
      LayerNode node, int home, float[] vector, long causeMicros, long directMicros) {
    return new Replica(
        home,
        node.graph().ref().key(),
        node.graph().ref().type(),
        vector,
        node.defined(),
        node.stampMicros(),
        causeMicros,
        directMicros,
        homes.parallelism(),
        named && vector != null ? node.graph().ref().id() : null);
  }
}
