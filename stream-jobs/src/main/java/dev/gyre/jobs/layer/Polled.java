package dev.gyre.jobs.layer;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.store.DirtySet;

/**
 * A node whose turn it is to be refreshed.
 *
 * @param shard that owns it
 * @param causeMicros ingest stamp of the oldest change that waits for it
 * @param directMicros the same of changes of the node itself; {@link DirtySet#NO_MARK} if none
 */
record Polled(int shard, NodeId node, long causeMicros, long directMicros) {

  /** What was polled last. */
  static Polled of(DirtySet dirty) {
    return new Polled(
        dirty.polledShard(),
        dirty.polledNode(),
        dirty.polledStampMicros(),
        dirty.polledDirectMicros());
  }
}
