package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.serializer.NodeIdSerializer;
import dev.gyre.state.shard.ShardKeys;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * One value a node in keyed state of its own, behind a bounded cache of decoded values: for
 * operators that keep nothing else of a node. What was changed longest ago is written behind, so
 * that a checkpoint finds little to write; the rest by {@link #flush}, which an operator calls in
 * {@code snapshotState}.
 *
 * <p>Single-threaded, like the operator. It sets the backend's current key as it needs.
 *
 * @param <R> the values; a changed one has to be put
 */
public final class RowStore<R> {

  private final ShardTable<VoidNamespace, NodeId, byte[]> table;
  private final RowCodec<R> codec;
  private final RecordCache cache;
  private final int writeBehindFloor;

  /** The bytes of a value. */
  public interface RowCodec<R> {
    /** Returns the bytes of a value. */
    byte[] encode(R value);

    /** Returns the value of bytes that {@link #encode} made, of this build or an earlier one. */
    R decode(byte[] bytes);
  }

  private RowStore(
      ShardTable<VoidNamespace, NodeId, byte[]> table, RowCodec<R> codec, StoreOptions options) {
    this.table = table;
    this.codec = codec;
    this.cache = new RecordCache(options.cacheEntries(), this::write);
    this.writeBehindFloor = options.writeBehindFloor();
  }

  /**
   * Opens, or creates, a table in a backend; to be called in {@code initializeState} or {@code
   * open} of an operator keyed by {@link ShardKeys#keyOf}.
   *
   * @param keys as many as the backend has key groups
   * @param name the name of the map state, by key type node id and value type bytes
   * @param options sizes of the cache; the calendar's is not used
   */
  public static <R> RowStore<R> open(
      KeyedStateBackend<Integer> backend,
      ShardKeys keys,
      String name,
      RowCodec<R> codec,
      StoreOptions options) {
    try {
      ShardTable<VoidNamespace, NodeId, byte[]> table =
          ShardTable.open(
              backend,
              new ShardSelector(backend, keys),
              name,
              VoidNamespaceSerializer.INSTANCE,
              NodeIdSerializer.INSTANCE,
              BytePrimitiveArraySerializer.INSTANCE);
      return new RowStore<>(table, codec, options);
    } catch (Exception e) {
      throw new StateAccessException("open", name, -1, e);
    }
  }

  /** Returns the value of a node, or null. */
  public R get(int shard, NodeId node) {
    cache.trim();
    // Only values of this type are added.
    @SuppressWarnings("unchecked")
    R value = (R) entry(shard, node).record;
    return value;
  }

  /** Gives a node its value. */
  public void put(int shard, NodeId node, R value) {
    cache.trim();
    CacheEntry entry = entry(shard, node);
    entry.record = value;
    cache.markDirty(entry);
    while (cache.dirtyCount() > writeBehindFloor) {
      cache.writeNext(waiting -> false);
    }
  }

  private CacheEntry entry(int shard, NodeId node) {
    // There is one table here, so any kind will do.
    CacheEntry entry = cache.get(CacheEntry.Kind.NODE, shard, node);
    if (entry != null) {
      return entry;
    }
    byte[] bytes = table.get(shard, VoidNamespace.INSTANCE, node);
    R value = bytes == null ? null : codec.decode(bytes);
    return cache.add(CacheEntry.Kind.NODE, shard, node, value, bytes != null);
  }

  /** Takes all values of a shard away; nothing of it may have been got before. */
  public void clear(int shard) {
    table.clear(shard, VoidNamespace.INSTANCE);
  }

  /** Writes what is only in memory; to be called in {@code snapshotState}. */
  public void flush() {
    cache.writeAll();
  }

  private void write(CacheEntry entry) {
    @SuppressWarnings("unchecked")
    R value = (R) entry.record;
    table.put(entry.shard, VoidNamespace.INSTANCE, entry.node, codec.encode(value));
  }
}
