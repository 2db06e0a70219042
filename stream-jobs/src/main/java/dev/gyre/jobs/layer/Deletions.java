package dev.gyre.jobs.layer;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.state.serializer.NodeIdSerializer;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;

/**
 * The nodes that were deleted within the longest window, as every subtask of layer 0 knows them: an
 * edge that comes after the deletion of its other end, but has a timestamp at or before it, is dead
 * from the start.
 *
 * <p>A deletion is forgotten when every edge that it could kill is out of its window. The state is
 * that of a broadcast: a barrier finds the same entries in all subtasks.
 */
final class Deletions {

  /** Sweeps in the longest window: at most so much of a window more is kept than is needed. */
  private static final int SWEEPS_PER_WINDOW = 16;

  private final BroadcastState<NodeId, Long> deletedAtMs;
  private final long windowMs;
  private long nextSweepMs = Long.MIN_VALUE;
  private boolean empty;

  private Deletions(BroadcastState<NodeId, Long> deletedAtMs, long windowMs) throws Exception {
    this.deletedAtMs = deletedAtMs;
    this.windowMs = windowMs;
    this.empty = !deletedAtMs.iterator().hasNext();
  }

  /**
   * Opens the deletions of an operator, new or restored.
   *
   * @param windowMs the longest window of a relation
   */
  static Deletions open(OperatorStateStore store, long windowMs) throws Exception {
    MapStateDescriptor<NodeId, Long> descriptor =
        new MapStateDescriptor<>("deletions", NodeIdSerializer.INSTANCE, LongSerializer.INSTANCE);
    return new Deletions(store.getBroadcastState(descriptor), windowMs);
  }

  /** Notes a deletion; an earlier one than is known changes nothing. */
  void add(NodeId node, long timeMs) throws Exception {
    Long known = deletedAtMs.get(node);
    if (known == null || known < timeMs) {
      deletedAtMs.put(node, timeMs);
      empty = false;
    }
  }

  /** When a node was last deleted; {@link NodeRecord#NEVER} if that matters to no edge. */
  long of(NodeId node) throws Exception {
    if (empty) {
      return NodeRecord.NEVER;
    }
    Long known = deletedAtMs.get(node);
    return known == null ? NodeRecord.NEVER : known;
  }

  /** Forgets what the watermark has made irrelevant, now and then. */
  void advance(long watermarkMs) throws Exception {
    // Before the first watermark there is no time below it.
    boolean isAny = watermarkMs >= Long.MIN_VALUE + windowMs;
    if (empty || !isAny || watermarkMs < nextSweepMs) {
      return;
    }
    nextSweepMs = watermarkMs + Math.max(1, windowMs / SWEEPS_PER_WINDOW);
    Iterator<Map.Entry<NodeId, Long>> entries = deletedAtMs.iterator();
    while (entries.hasNext()) {
      if (entries.next().getValue() <= watermarkMs - windowMs) {
        entries.remove();
      }
    }
    empty = !deletedAtMs.iterator().hasNext();
  }
}
