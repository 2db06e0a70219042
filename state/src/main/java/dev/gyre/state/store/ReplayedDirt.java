package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.shard.ShardKeys;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;

/** What is dirty when logged inputs were taken again, and has to be refreshed as if it were new. */
final class ReplayedDirt {

  private final LayerStore store;
  private final ShardKeys keys;
  private final DirtySet dirty;
  private final FanOut fanOut;
  private final Destinations destinations;

  ReplayedDirt(
      LayerStore store, ShardKeys keys, DirtySet dirty, FanOut fanOut, Destinations destinations) {
    this.store = store;
    this.keys = keys;
    this.dirty = dirty;
    this.fanOut = fanOut;
    this.destinations = destinations;
  }

  /** See {@link LayerStore#forgetVectorsOfDirty}. */
  void forgetVectors(long limitMicros) {
    markNeighboursOfHubs();
    ObjectArrayList<NodeId> nodes = new ObjectArrayList<>();
    dirty.forEach((shard, node, stamp, dirt) -> nodes.add(node));
    long newestMicros = 0;
    for (NodeId id : nodes) {
      ShardStore shard = store.shard(keys.shardOf(id));
      LayerNode node = shard.find(id);
      // Its own replica may have come before its first change.
      if (node != null) {
        node.forgetVector();
        shard.changed(node);
        newestMicros = Math.max(newestMicros, node.appliedStampMicros());
      }
    }
    dirty.demote(newestMicros - limitMicros);
  }

  private void markNeighboursOfHubs() {
    // Taken first: reading rows of destinations may change the queue of hubs.
    ObjectArrayList<Destinations.Source> hubs = new ObjectArrayList<>();
    LongArrayList causes = new LongArrayList();
    fanOut.forEach(
        (shard, source, causeMicros) -> {
          hubs.add(new Destinations.Source(shard, source));
          causes.add(causeMicros);
        });
    for (int i = 0; i < hubs.size(); i++) {
      long causeMicros = causes.getLong(i);
      destinations
          .all(hubs.get(i))
          .forEachRemaining(it -> dirty.mark(keys.shardOf(it), it, causeMicros, Dirt.RIPPLE));
    }
  }
}
