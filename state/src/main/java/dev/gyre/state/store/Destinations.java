package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.objects.Object2ObjectLinkedOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.Iterator;

/**
 * The nodes of a shard that have an in-edge from a source, by source: a row each, so that a hub is
 * never rewritten, and above the rows the short lists that were asked for last.
 *
 * <p>For maintainers: rows are written through. A list is held only when it is complete, and given
 * up when it grows longer than {@link #LONGEST_HELD}: a replica of a common node comes often and
 * has few destinations, and a seek in RocksDB costs more than all else that is done with it.
 */
final class Destinations {

  /** A source with more destinations is always scanned. */
  static final int LONGEST_HELD = 64;

  private static final byte[] PRESENT = {};

  private final ShardTable<NodeId, NodeId, byte[]> rows;
  private final int capacity;
  private final Object2ObjectLinkedOpenHashMap<Source, ObjectArrayList<NodeId>> held =
      new Object2ObjectLinkedOpenHashMap<>();

  private record Source(int shard, NodeId node) {
    @Override
    public int hashCode() {
      return node.hashCode() + 31 * shard;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Source that && shard == that.shard && node.equals(that.node);
    }
  }

  /**
   * Puts lists above a table.
   *
   * @param capacity how many lists are held at most
   */
  Destinations(ShardTable<NodeId, NodeId, byte[]> rows, int capacity) {
    this.rows = rows;
    this.capacity = capacity;
  }

  /** Adds a destination; one that is there already changes nothing. */
  void add(int shard, NodeId source, NodeId destination) {
    rows.put(shard, source, destination, PRESENT);
    Source key = new Source(shard, source);
    ObjectArrayList<NodeId> list = held.get(key);
    if (list == null || list.contains(destination)) {
      return;
    }
    if (list.size() == LONGEST_HELD) {
      held.remove(key);
    } else {
      list.add(destination);
    }
  }

  /** Takes a destination away. */
  void remove(int shard, NodeId source, NodeId destination) {
    rows.remove(shard, source, destination);
    ObjectArrayList<NodeId> list = held.get(new Source(shard, source));
    if (list != null) {
      list.remove(destination);
    }
  }

  /** Takes all destinations of a source away. */
  void clear(int shard, NodeId source) {
    rows.clear(shard, source);
    held.remove(new Source(shard, source));
  }

  /** Visits the destinations of a source; the visitor may change anything, these too. */
  void forEach(int shard, NodeId source, NodeVisitor visitor) {
    Source key = new Source(shard, source);
    ObjectArrayList<NodeId> list = held.getAndMoveToLast(key);
    if (list == null) {
      list = scan(shard, source);
      if (list.size() <= LONGEST_HELD) {
        hold(key, list);
      }
    }
    // Taken first, visited then: a visitor may change what is being read.
    for (Object destination : list.toArray()) {
      visitor.node((NodeId) destination);
    }
  }

  private ObjectArrayList<NodeId> scan(int shard, NodeId source) {
    ObjectArrayList<NodeId> list = new ObjectArrayList<>();
    Iterator<NodeId> destinations = rows.keys(shard, source);
    while (destinations.hasNext()) {
      list.add(destinations.next());
    }
    return list;
  }

  private void hold(Source key, ObjectArrayList<NodeId> list) {
    if (held.size() == capacity) {
      held.removeFirst();
    }
    list.trim();
    held.put(key, list);
  }
}
