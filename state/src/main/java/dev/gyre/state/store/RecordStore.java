package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.state.codec.LayerNodeCodec;
import dev.gyre.state.codec.PageCodec.Counts;
import dev.gyre.state.codec.ReplicaCodec;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import java.util.Iterator;
import java.util.function.Predicate;
import org.apache.flink.runtime.state.VoidNamespace;

/** Layer nodes and replicas: the tables, with cache, codec and existence filters above them. */
final class RecordStore {

  /** Stale rows that a filter may hold, as a multiple of the live ones, before it is made anew. */
  private static final int STALE_FACTOR = 4;

  private static final int STALE_FLOOR = 4096;

  /** How many records write-behind writes between two looks at the clock. */
  private static final int WRITES_PER_LOOK = 8;

  private final Tables tables;
  private final LayerNodeCodec nodeCodec;
  private final ReplicaCodec replicaCodec;
  private final StoreCounters counters;
  private final RecordCache cache;
  private final LookAhead lookAhead;
  private final ExistenceFilter[] filters;
  private final long[] rows;
  private final long[] liveInEdges;
  private long allLiveInEdges;

  RecordStore(
      Tables tables,
      LayerNodeCodec nodeCodec,
      ReplicaCodec replicaCodec,
      StoreOptions options,
      StoreCounters counters,
      int shards,
      int home,
      DirtySet dirty) {
    this.tables = tables;
    this.nodeCodec = nodeCodec;
    this.replicaCodec = replicaCodec;
    this.counters = counters;
    this.cache = new RecordCache(options.cacheEntries(), new Writer());
    this.lookAhead = new LookAhead(home, cache, dirty);
    this.filters = new ExistenceFilter[shards];
    this.rows = new long[shards];
    this.liveInEdges = new long[shards];
  }

  /** Gives a shard what was saved of it. */
  void restore(int shard, ExistenceFilter filter, Counts counts) {
    filters[shard] = filter;
    rows[shard] = counts.rows();
    liveInEdges[shard] = counts.liveInEdges();
    allLiveInEdges += counts.liveInEdges();
  }

  ExistenceFilter filter(int shard) {
    return filters[shard];
  }

  /** Returns what a shard counts. */
  Counts counts(int shard) {
    return new Counts(rows[shard], liveInEdges[shard]);
  }

  /** Returns the live forward in-edges of all shards. */
  long liveInEdges() {
    return allLiveInEdges;
  }

  RecordCache cache() {
    return cache;
  }

  LookAhead lookAhead() {
    return lookAhead;
  }

  /** Returns the record of a row, or null. */
  Object find(CacheEntry.Kind kind, int shard, NodeId node) {
    CacheEntry entry = cache.get(kind, shard, node);
    if (entry != null) {
      counters.hits().inc();
      return entry.record;
    }
    if (!filters[shard].mayContain(kind, node)) {
      counters.avoided().inc();
      return null;
    }
    counters.misses().inc();
    byte[] bytes = tables.of(kind).get(shard, VoidNamespace.INSTANCE, node);
    Object record = bytes == null ? null : decode(kind, node, bytes);
    CacheEntry added = cache.add(kind, shard, node, record, bytes != null);
    added.liveInEdges = liveInEdges(record);
    return record;
  }

  /** Returns the replica of a row, or null; one of which no value has come, too. */
  ReplicaRecord replica(int shard, NodeId node) {
    return (ReplicaRecord) find(CacheEntry.Kind.REPLICA, shard, node);
  }

  /** Finds the replicas of several rows of a shard. */
  void findReplicas(int shard, ReplicaLookup lookup) {
    lookup.find(cache, shard);
    long hits = 0;
    for (int i = 0; i < lookup.size(); i++) {
      if (lookup.isHeld(i)) {
        hits++;
      } else {
        lookup.found(i, replica(shard, lookup.node(i)));
      }
    }
    counters.hits().inc(hits);
  }

  /** Returns the replica of a row, which is made without a value if there is none. */
  ReplicaRecord replicaOrNew(int shard, NodeId node) {
    ReplicaRecord replica = replica(shard, node);
    if (replica == null) {
      replica = new ReplicaRecord();
      add(CacheEntry.Kind.REPLICA, shard, node, replica);
    }
    return replica;
  }

  /**
   * Gives a replica its values.
   *
   * @param values belong to the store from now on
   * @return whether it had some
   */
  boolean putReplica(int shard, NodeId node, ReplicaRecord values) {
    ReplicaRecord held = replica(shard, node);
    if (held == null) {
      add(CacheEntry.Kind.REPLICA, shard, node, values);
      return false;
    }
    boolean known = held.known();
    held.set(values);
    replicaChanged(shard, node);
    return known;
  }

  /** Notes that a replica has changed in place; an empty one is taken away. */
  void replicaChanged(int shard, NodeId node) {
    CacheEntry entry = cache.get(CacheEntry.Kind.REPLICA, shard, node);
    if (((ReplicaRecord) entry.record).isEmpty()) {
      remove(CacheEntry.Kind.REPLICA, shard, node);
    } else {
      cache.markDirty(entry);
    }
  }

  /** Adds a record to a row that has none, or of which the caller knows it, without reading it. */
  void add(CacheEntry.Kind kind, int shard, NodeId node, Object record) {
    CacheEntry entry = cache.get(kind, shard, node);
    boolean existed = entry != null ? entry.record != null : filters[shard].mayContain(kind, node);
    if (entry == null) {
      entry = cache.add(kind, shard, node, record, existed);
    } else {
      entry.record = record;
    }
    cache.markDirty(entry);
    if (!existed) {
      rows[shard]++;
      addToFilter(kind, shard, node);
    }
  }

  /** Takes a row away. */
  void remove(CacheEntry.Kind kind, int shard, NodeId node) {
    if (find(kind, shard, node) == null) {
      return;
    }
    rows[shard]--;
    CacheEntry entry = cache.get(kind, shard, node);
    entry.record = null;
    recount(entry);
    cache.markDirty(entry);
  }

  /** Notes that a record has changed in place. */
  void changed(int shard, NodeId node, LayerNode record) {
    CacheEntry entry = cache.get(CacheEntry.Kind.NODE, shard, node);
    if (entry == null || entry.record != record) {
      throw new IllegalStateException(
          "node "
              + node
              + " of shard "
              + shard
              + " is no longer held by the store: a record is valid until the next call of"
              + " LayerStore.shard; find it again");
    }
    recount(entry);
    cache.markDirty(entry);
  }

  private void recount(CacheEntry entry) {
    int live = liveInEdges(entry.record);
    liveInEdges[entry.shard] += live - entry.liveInEdges;
    allLiveInEdges += live - entry.liveInEdges;
    entry.liveInEdges = live;
  }

  /** Returns the live forward in-edges of a record; 0 of one that is no node. */
  static int liveInEdges(Object record) {
    if (!(record instanceof LayerNode node)) {
      return 0;
    }
    NodeRecord graph = node.graph();
    int live = 0;
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      if (slots != null && graph.schema().isForward(graph.inRelation(place))) {
        live += slots.liveCount();
      }
    }
    return live;
  }

  /**
   * Writes records that were changed long ago until time is up or few enough are left.
   *
   * @param left how many may be left
   * @param soon which nodes will change again within seconds: they wait, unless most of the cache
   *     has changed
   */
  void writeBehind(long budgetNanos, int left, Predicate<NodeId> soon) {
    long start = System.nanoTime();
    while (cache.dirtyCount() > left && System.nanoTime() - start < budgetNanos) {
      // Or those that wait would leave one by one, when they are evicted.
      boolean crowded = cache.dirtyCount() > cache.capacity() / 2;
      for (int i = 0; i < WRITES_PER_LOOK && cache.dirtyCount() > left; i++) {
        if (!cache.writeNext(entry -> !crowded && waits(entry, soon))) {
          return;
        }
      }
    }
  }

  private static boolean waits(CacheEntry entry, Predicate<NodeId> soon) {
    return entry.kind == CacheEntry.Kind.NODE && soon.test(entry.node);
  }

  /** Writes so many late records at most. */
  void writeLate(int most) {
    for (int i = 0; i < most && cache.lateCount() > 0; i++) {
      cache.writeLate();
    }
  }

  /** Writes everything. */
  void flush() {
    cache.writeAll();
  }

  private void addToFilter(CacheEntry.Kind kind, int shard, NodeId node) {
    ExistenceFilter filter = filters[shard];
    if (filter.added() >= STALE_FACTOR * rows[shard] + STALE_FLOOR) {
      renew(shard, filter);
    }
    filter.add(kind, node);
  }

  /** Makes a shard's filter and its count of rows anew from what is in the tables. */
  void renewFilter(int shard) {
    renew(shard, filters[shard]);
  }

  private void renew(int shard, ExistenceFilter filter) {
    flush();
    filter.clear();
    rows[shard] = 0;
    for (CacheEntry.Kind kind : CacheEntry.Kind.values()) {
      Iterator<NodeId> nodes = tables.of(kind).keys(shard, VoidNamespace.INSTANCE);
      while (nodes.hasNext()) {
        filter.add(kind, nodes.next());
        rows[shard]++;
      }
    }
  }

  private Object decode(CacheEntry.Kind kind, NodeId node, byte[] bytes) {
    return kind == CacheEntry.Kind.NODE
        ? nodeCodec.decode(node, bytes)
        : replicaCodec.decode(bytes);
  }

  /** Brings records into their tables. */
  private final class Writer implements RecordCache.RowWriter {
    @Override
    public void soon(CacheEntry[] entries, int from, int to) {
      lookAhead.runWrites(entries, from, to);
    }

    @Override
    public void write(CacheEntry entry) {
      writeRow(entry);
    }
  }

  private void writeRow(CacheEntry entry) {
    if (entry.record == null) {
      if (entry.stored) {
        tables.of(entry.kind).remove(entry.shard, VoidNamespace.INSTANCE, entry.node);
        counters.writes().inc();
      }
      return;
    }
    byte[] bytes =
        entry.kind == CacheEntry.Kind.NODE
            ? nodeCodec.encode((LayerNode) entry.record)
            : replicaCodec.encode((ReplicaRecord) entry.record);
    tables.of(entry.kind).put(entry.shard, VoidNamespace.INSTANCE, entry.node, bytes);
    counters.writes().inc();
  }
}
