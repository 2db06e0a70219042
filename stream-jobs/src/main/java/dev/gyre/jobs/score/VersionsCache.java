package dev.gyre.jobs.score;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.objects.Object2ObjectLinkedOpenHashMap;
import java.util.ArrayDeque;
import java.util.function.IntConsumer;
import org.apache.flink.api.common.state.MapState;

/**
 * The most recently used embedding versions, decoded, above keyed state. What has changed longest
 * ago is written behind, so that a checkpoint, which scores wait for, finds little to write.
 */
final class VersionsCache {

  private static final int MOST_UNWRITTEN = 4096;

  private final int capacity;
  private final int unwritten;
  private final MapState<NodeId, byte[]> state;
  private final IntConsumer selectShard;
  private final Object2ObjectLinkedOpenHashMap<NodeId, Entry> entries =
      new Object2ObjectLinkedOpenHashMap<>();

  /**
   * Changed entries, the one changed longest ago first; some were written when they were evicted.
   */
  private final ArrayDeque<Entry> changed = new ArrayDeque<>();

  /** A node's versions (null: known to have none) and whether state lacks them. */
  private static final class Entry {
    private final int shard;
    private final NodeId node;
    private EmbeddingVersions versions;
    private boolean changed;

    Entry(int shard, NodeId node, EmbeddingVersions versions) {
      this.shard = shard;
      this.node = node;
      this.versions = versions;
    }
  }

  VersionsCache(int capacity, MapState<NodeId, byte[]> state, IntConsumer selectShard) {
    this.capacity = capacity;
    this.unwritten = Math.min(MOST_UNWRITTEN, capacity / 8);
    this.state = state;
    this.selectShard = selectShard;
  }

  /** A node's versions, or null. */
  EmbeddingVersions get(int shard, NodeId node) throws Exception {
    return entry(shard, node).versions;
  }

  void put(int shard, NodeId node, EmbeddingVersions versions) throws Exception {
    Entry entry = entry(shard, node);
    entry.versions = versions;
    if (!entry.changed) {
      entry.changed = true;
      changed.add(entry);
    }
    while (changed.size() > unwritten) {
      write(changed.poll());
    }
  }

  /** Writes all that state lacks. */
  void flush() throws Exception {
    while (!changed.isEmpty()) {
      write(changed.poll());
    }
  }

  private Entry entry(int shard, NodeId node) throws Exception {
    Entry entry = entries.getAndMoveToLast(node);
    if (entry == null) {
      selectShard.accept(shard);
      byte[] encoded = state.get(node);
      entry =
          new Entry(shard, node, encoded == null ? null : EmbeddingVersionsCodec.decode(encoded));
      entries.put(node, entry);
      evict();
    }
    return entry;
  }

  private void evict() throws Exception {
    if (entries.size() > capacity) {
      write(entries.removeFirst());
    }
  }

  private void write(Entry entry) throws Exception {
    if (!entry.changed) {
      return;
    }
    selectShard.accept(entry.shard);
    state.put(entry.node, EmbeddingVersionsCodec.encode(entry.versions));
    entry.changed = false;
  }
}
