package dev.gyre.jobs.score;

import dev.gyre.graph.event.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.flink.api.common.state.MapState;

/** The most recently used embedding versions, decoded, above keyed state. */
final class VersionsCache {

  private final int capacity;
  private final MapState<NodeId, byte[]> state;
  private final IntConsumer selectShard;
  private final LinkedHashMap<NodeId, Entry> entries = new LinkedHashMap<>(1024, 0.75f, true);

  /** A node's versions (null: known to have none) and whether state lacks them. */
  private static final class Entry {
    private final int shard;
    private EmbeddingVersions versions;
    private boolean changed;

    Entry(int shard, EmbeddingVersions versions) {
      this.shard = shard;
      this.versions = versions;
    }
  }

  VersionsCache(int capacity, MapState<NodeId, byte[]> state, IntConsumer selectShard) {
    this.capacity = capacity;
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
    entry.changed = true;
  }

  /** Writes all that state lacks. */
  void flush() throws Exception {
    for (Map.Entry<NodeId, Entry> it : entries.entrySet()) {
      write(it.getKey(), it.getValue());
    }
  }

  private Entry entry(int shard, NodeId node) throws Exception {
    Entry entry = entries.get(node);
    if (entry == null) {
      selectShard.accept(shard);
      byte[] encoded = state.get(node);
      entry = new Entry(shard, encoded == null ? null : EmbeddingVersionsCodec.decode(encoded));
      entries.put(node, entry);
      evict();
    }
    return entry;
  }

  private void evict() throws Exception {
    if (entries.size() > capacity) {
      Iterator<Map.Entry<NodeId, Entry>> oldest = entries.entrySet().iterator();
      Map.Entry<NodeId, Entry> it = oldest.next();
      write(it.getKey(), it.getValue());
      oldest.remove();
    }
  }

  private void write(NodeId node, Entry entry) throws Exception {
    if (!entry.changed) {
      return;
    }
    selectShard.accept(entry.shard);
    state.put(node, EmbeddingVersionsCodec.encode(entry.versions));
    entry.changed = false;
  }
}
