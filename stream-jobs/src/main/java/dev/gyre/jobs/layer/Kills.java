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
   * @param again whether it is taken again after a restore: edges that came before it may be dead
   *     already, as layer 0 knows all deletions up to the snapshot
   * @param killed is given each node of which a live in-edge died
   * @return whether the subtask has in-edges from the node, live or dead
   */
  static boolean apply(
      LayerStore store, NeighbourDeletion deletion, boolean again, Consumer<LayerNode> killed) {
    boolean[] any = {false};
    store
        .neighbours()
        .forEachDestination(
            deletion.node(),
            destination -> {
              any[0] = true;
              ShardStore shard = store.shard(store.shardOf(destination));
              LayerNode node = shard.find(destination);
              if (node == null) {
                // A row of a hub that is newer than the inputs that are taken again: the edge to
                // come says itself that it is dead.
                return;
              }
              boolean died = node.graph().killFrom(deletion.node(), deletion.deletedAtMs());
              if (died || again) {
                node.applied(deletion.stampMicros());
              }
              if (died) {
                killed.accept(node);
              }
              shard.changed(node);
            });
    return any[0];
  }
}
