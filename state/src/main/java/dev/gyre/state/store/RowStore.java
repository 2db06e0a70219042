package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.serializer.NodeIdSerializer;
import dev.gyre.state.shard.ShardKeys;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * One value a node in keyed state of its own, behind a bounded cache of decoded values: for
 * operators that keep nothing else of a node. What has changed is written as {@link Persistence}
 * does it for layers, in {@link #flush}, which an operator calls in {@code snapshotState}, and a
 * little with each value that is read or put.
 *
 * <p>Single-threaded, like the operator. It sets the backend's current key as it needs.
 *
 * @param <R> the values; a changed one has to be put
 */
public final class RowStore<R> {

  /** More than one: at the end of a turn there are many to be written. */
  private static final int WRITES_PER_PUT = 4;

  private final ShardTable<VoidNamespace, NodeId, byte[]> table;
  private final RowCodec<R> codec;
  private final RecordCache cache;
  private final InputLog inputs;
  private final LatePace pace = new LatePace();
  private final int writeBehindFloor;

  /** The bytes of a value. */
  public interface RowCodec<R> {
    /** Returns the bytes of a value. */
    byte[] encode(R value);

    /** Returns the value of bytes that {@link #encode} made, of this build or an earlier one. */
    R decode(byte[] bytes);
  }

  private RowStore(
      ShardTable<VoidNamespace, NodeId, byte[]> table,
      RowCodec<R> codec,
      InputLog inputs,
      StoreOptions options) {
    this.inputs = inputs;
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
   * @param name the name of the map state, by key type node id and value type bytes; that of the
   *     log of inputs begins with it
   * @param options sizes of the cache; the calendar's is not used
   */
  public static <R> RowStore<R> open(
      KeyedStateBackend<Integer> backend,
      ShardKeys keys,
      String name,
      RowCodec<R> codec,
      StoreOptions options) {
    ShardSelector selector = new ShardSelector(backend, keys);
    VoidNamespaceSerializer none = VoidNamespaceSerializer.INSTANCE;
    BytePrimitiveArraySerializer bytes = BytePrimitiveArraySerializer.INSTANCE;
    try {
      ShardTable<VoidNamespace, NodeId, byte[]> table =
          ShardTable.open(backend, selector, name, none, NodeIdSerializer.INSTANCE, bytes);
      ShardTable<VoidNamespace, Integer, byte[]> pages =
          ShardTable.open(backend, selector, name + "-pages", none, IntSerializer.INSTANCE, bytes);
      KeyGroupRange range = ((CheckpointableKeyedStateBackend<Integer>) backend).getKeyGroupRange();
      InputLog inputs = new InputLog(new ShardPages(pages), range, options);
      return new RowStore<>(table, codec, inputs, options);
    } catch (Exception e) {
      throw new StateAccessException("open", name, -1, e);
    }
  }

  /** Returns the value of a node, which must not be changed, or null. */
  public R read(int shard, NodeId node) {
    cache.trim();
    if (lateCount() > 0) {
      writeLate();
    }
    CacheEntry entry = cache.read(CacheEntry.Kind.NODE, shard, node);
    return valueOf(entry == null ? load(shard, node) : entry);
  }

  /** Returns the value of a node, which may be changed and then has to be put, or null. */
  public R get(int shard, NodeId node) {
    cache.trim();
    return valueOf(entry(shard, node));
  }

  /**
   * Returns what has values read from memory before they are got.
   *
   * @param steps read a value, each one reference further than the one before; they return
   *     something of what they have read
   */
  public RowLookAhead<R> lookAhead(List<ToLongFunction<R>> steps) {
    return new RowLookAhead<>(cache, steps);
  }

  /** Returns the number of decoded values in memory. */
  public int held() {
    return cache.size();
  }

  /** Gives a node its value. */
  public void put(int shard, NodeId node, R value) {
    cache.trim();
    CacheEntry entry = entry(shard, node);
    entry.record = value;
    cache.markDirty(entry);
    if (cache.isWritten()) {
      // If inputs were logged, the cache was too small for what has changed.
      inputs.stop();
    }
    if (lateCount() > 0) {
      writeLate();
      return;
    }
    boolean behind = !inputs.isOn() && cache.dirtyCount() > writeBehindFloor;
    for (int i = 0; i < WRITES_PER_PUT && behind; i++) {
      behind = cache.writeNext(waiting -> false) && cache.dirtyCount() > writeBehindFloor;
    }
  }

  private void writeLate() {
    // Nothing waits for the pace once the next snapshot will have to write all rows.
    int mayBeLeft = isLogged() ? pace.mayBeLeft(System.nanoTime()) : 0;
    for (int i = 0; i < WRITES_PER_PUT && lateCount() > mayBeLeft; i++) {
      if (cache.lateCount() > 0) {
        cache.writeLate();
      } else {
        inputs.removePassed(1);
      }
    }
  }

  /** Rows, and pages of the log, that are still to be written and taken away. */
  int lateCount() {
    return cache.lateCount() + inputs.passed();
  }

  /** Whether the next snapshot has the inputs in place of the rows, as things are. */
  private boolean isLogged() {
    return inputs.isOn() && !cache.isWritten();
  }

  private void finishLate() {
    while (cache.lateCount() > 0) {
      cache.writeLate();
    }
    inputs.removePassed(Integer.MAX_VALUE);
  }

  /**
   * Returns the log of inputs: whoever puts a value while it {@linkplain InputLog#isOn is on} has
   * to log what it puts it for, and takes that again after a restore, before anything else.
   */
  public InputLog inputs() {
    return inputs;
  }

  private CacheEntry entry(int shard, NodeId node) {
    // There is one table here, so any kind will do.
    CacheEntry entry = cache.get(CacheEntry.Kind.NODE, shard, node);
    return entry == null ? load(shard, node) : entry;
  }

  private R valueOf(CacheEntry entry) {
    // Only values of this type are added.
    @SuppressWarnings("unchecked")
    R value = (R) entry.record;
    return value;
  }

  private CacheEntry load(int shard, NodeId node) {
    byte[] bytes = table.get(shard, VoidNamespace.INSTANCE, node);
    R value = bytes == null ? null : codec.decode(bytes);
    return cache.add(CacheEntry.Kind.NODE, shard, node, value, bytes != null);
  }

  /** Takes all values of a shard away; nothing of it may have been got before. */
  public void clear(int shard) {
    table.clear(shard, VoidNamespace.INSTANCE);
  }

  /**
   * Saves what is only in memory, or, where the inputs that it came of are logged, these; to be
   * called in {@code snapshotState}.
   */
  public void flush() {
    finishLate();
    if (!isLogged()) {
      writeRows();
    } else if (inputs.save() | cache.fillsSoon()) {
      cache.endTurn();
      inputs.beginTurn();
    }
    pace.snapshot(System.nanoTime(), lateCount());
  }

  private void writeRows() {
    cache.writeAll();
    inputs.begin();
    cache.takeWritten();
    cache.keepChanged(inputs.isOn());
  }

  private void write(CacheEntry entry) {
    byte[] bytes = codec.encode(valueOf(entry));
    table.put(entry.shard, VoidNamespace.INSTANCE, entry.node, bytes);
  }
}
