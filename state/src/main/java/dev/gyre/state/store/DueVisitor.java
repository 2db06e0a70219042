package dev.gyre.state.store;

import dev.gyre.state.record.LayerNode;

/** What is done with a node whose calendar entry is due. */
@FunctionalInterface
public interface DueVisitor {
  /**
   * Called once an entry, which is gone from the calendar by then: the visitor schedules the node
   * anew if there is something left to wait for.
   *
   * @param shard the shard, selected
   * @param node the node, valid until the next {@link LayerStore#shard}
   */
  void due(ShardStore shard, LayerNode node);
}
