package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.objects.Object2ObjectLinkedOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The nodes of a shard that have an in-edge from a source, by source: a row each, so that a hub is
 * never rewritten, and above the rows the short lists that were made or asked for last.
 *
 * <p>For maintainers: a list is held only when it is complete; what it says is no change needs no
 * row. A replica of a common node comes often and has few destinations or none, and a seek in
 * RocksDB costs more than all else that is done with it. So {@link Sources} answers "none" without
 * one, a list begins with its source's first destination, and one that grows longer than {@link
 * #LONGEST_HELD} leaves a mark that its source is a hub.
 */
final class Destinations {

  /** A source with more destinations is a hub, and always scanned. */
  static final int LONGEST_HELD = 64;

  /** Destinations of a hub that are in memory at once. */
  private static final int PAGE = 256;

  /** What a list weighs without its destinations, in destinations. */
  private static final int OF_LIST = 4;

  /** Held in place of a list that is too long; told by identity. */
  private static final ObjectArrayList<NodeId> HUB = new ObjectArrayList<>(0);

  private final DestinationRows rows;
  private final Sources sources;
  private final long capacity;
  private final int longest;
  private final Object2ObjectLinkedOpenHashMap<Source, ObjectArrayList<NodeId>> held =
      new Object2ObjectLinkedOpenHashMap<>();

  /** Destinations that are held, and {@link #OF_LIST} for each list. */
  private long heldCount;

  /** A source as a shard sees it. */
  record Source(int shard, NodeId node) {
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
   * Puts lists above rows.
   *
   * @param sources who may have destinations
   * @param capacity how many destinations are held at most; a list counts as {@link #OF_LIST} more
   */
  Destinations(DestinationRows rows, Sources sources, long capacity) {
    this.rows = rows;
    this.sources = sources;
    this.capacity = capacity;
    this.longest = (int) Math.min(LONGEST_HELD, capacity);
  }

  /** Adds a destination; one that is there already changes nothing. */
  void add(int shard, NodeId source, NodeId destination) {
    Source key = new Source(shard, source);
    ObjectArrayList<NodeId> list = held.get(key);
    if (list != null && list != HUB && list.contains(destination)) {
      return;
    }
    rows.put(key, destination);
    if (list == null) {
      if (sources.add(shard, source)) {
        hold(key, ObjectArrayList.of(destination));
      }
      return;
    }
    if (list == HUB) {
      return;
    }
    if (list.size() == longest) {
      hold(key, HUB);
    } else {
      list.add(destination);
      heldCount++;
      evict();
    }
  }

  /** Takes a destination away. */
  void remove(int shard, NodeId source, NodeId destination) {
    Source key = new Source(shard, source);
    ObjectArrayList<NodeId> list = held.get(key);
    if (list == null || list == HUB) {
      rows.remove(key, destination);
    } else if (list.remove(destination)) {
      heldCount--;
      rows.remove(key, destination);
    }
  }

  /** Takes all destinations of a source away. */
  void clear(int shard, NodeId source) {
    Source key = new Source(shard, source);
    rows.clear(key);
    forget(key);
  }

  /**
   * The destinations of a source when they are few, else null. The list is no longer valid when a
   * destination was added or taken away.
   */
  List<NodeId> few(Source source) {
    ObjectArrayList<NodeId> list = held.getAndMoveToLast(source);
    if (list != null) {
      return list == HUB ? null : list;
    }
    if (!sources.mayContain(source.shard(), source.node())) {
      return List.of();
    }
    list = new ObjectArrayList<>();
    for (Iterator<NodeId> all = all(source); all.hasNext(); ) {
      if (list.size() == longest) {
        hold(source, HUB);
        return null;
      }
      list.add(all.next());
    }
    list.trim();
    hold(source, list);
    return list;
  }

  /** Notes how many destinations a hub was found to have: it may be none any more. */
  void counted(Source source, long destinations) {
    if (destinations <= longest && held.get(source) == HUB) {
      forget(source);
    }
  }

  /** All destinations of a source, one after the other out of the table. */
  Iterator<NodeId> all(Source source) {
    return rows.of(source);
  }

  /**
   * Visits the destinations of a source, a page at a time.
   *
   * @param visitor may change anything; the destinations of this source only if all are in one page
   * @param pageEnd is called after each page
   */
  void forEach(int shard, NodeId node, NodeVisitor visitor, Runnable pageEnd) {
    Source source = new Source(shard, node);
    List<NodeId> few = few(source);
    Iterator<NodeId> all = few != null ? few.iterator() : all(source);
    ObjectArrayList<NodeId> page = new ObjectArrayList<>();
    while (all.hasNext()) {
      // Taken first, visited then: a visitor may change what is being read.
      page.clear();
      while (page.size() < PAGE && all.hasNext()) {
        page.add(all.next());
      }
      page.forEach(visitor::node);
      pageEnd.run();
    }
  }

  private void hold(Source key, ObjectArrayList<NodeId> list) {
    forget(key);
    held.put(key, list);
    heldCount += weight(list);
    evict();
  }

  private void forget(Source key) {
    ObjectArrayList<NodeId> list = held.remove(key);
    if (list != null) {
      heldCount -= weight(list);
    }
  }

  private void evict() {
    while (heldCount > capacity) {
      heldCount -= weight(held.removeFirst());
    }
  }

  private static int weight(ObjectArrayList<NodeId> list) {
    return OF_LIST + list.size();
  }
}
