package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.NeighbourDeletion;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.ShardStore;
import java.util.function.Consumer;

/** What the deletion of a node does to the in-edges that come from it. */
final class Kills {

  private Kills() {}

  /**
   * Kills the in-edges of a subtask's nodes that the deletion is for.
   *
   * @param killed is given each node of which a live in-edge died
   * @return whether the subtask has in-edges from the node, live or dead
   */
  static boolean apply(LayerStore store, NeighbourDeletion deletion, Consumer<LayerNode> killed) {
    boolean[] any = {false};
    store
        .neighbours()
        .forEachDestination(
            deletion.node(),
            destination -> {
              any[0] = true;
              ShardStore shard = store.shard(store.shardOf(destination));
              LayerNode node = shard.find(destination);
              if (node.graph().killFrom(deletion.node(), deletion.deletedAtMs())) {
                node.applied(deletion.stampMicros());
                killed.accept(node);
              }
              shard.changed(node);
            });
    return any[0];
  }
}
