package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.store.Destinations.Source;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.BiConsumer;

/**
 * The rows of {@link Destinations}, a row for each pair of a hub and a destination, and the changes
 * of them that wait to be written: in the order of their keys, when there are many, and at a
 * snapshot. A source's own are written before its rows are read.
 */
final class DestinationRows {

  /** Changes that wait at most. */
  static final int MOST_PENDING = 1 << 14;

  private static final byte[] PRESENT = {};
  private static final int FIRST_CAPACITY = 64;
  private static final int STRIDE = 4;

  private final ShardTable<NodeId, NodeId, byte[]> table;

  /** Halves of source and destination of each change that waits, in the order of their coming. */
  private long[] halves = new long[FIRST_CAPACITY * STRIDE];

  /** The source's shard; its complement where the row goes. */
  private int[] shards = new int[FIRST_CAPACITY];

  private int pending;
  private BiConsumer<Source, NodeId> whenRemoved = (source, destination) -> {};

  DestinationRows(ShardTable<NodeId, NodeId, byte[]> table) {
    this.table = table;
  }

  /** Sets who is told of each row that is taken out of the table. */
  void whenRemoved(BiConsumer<Source, NodeId> told) {
    whenRemoved = told;
  }

  /** Adds a row, or keeps it. */
  void put(Source source, NodeId destination) {
    defer(source, destination, source.shard());
  }

  /** Takes a row away, if it is there. */
  void remove(Source source, NodeId destination) {
    defer(source, destination, ~source.shard());
  }

  private void defer(Source source, NodeId destination, int shard) {
    if (pending == MOST_PENDING) {
      flush();
    }
    if (pending == shards.length) {
      shards = Arrays.copyOf(shards, 2 * pending);
      halves = Arrays.copyOf(halves, 2 * pending * STRIDE);
    }
    int at = pending * STRIDE;
    halves[at] = source.node().hi();
    halves[at + 1] = source.node().lo();
    halves[at + 2] = destination.hi();
    halves[at + 3] = destination.lo();
    shards[pending++] = shard;
  }

  /** Takes all rows of a source away. */
  void clear(Source source) {
    takeChanges(source, false);
    table.clear(source.shard(), source.node());
  }

  /**
   * The destinations of a source, one after the other out of the table, as they are now. RocksDB
   * stands changes meanwhile, but for the removal of the last row of a page that it has read; a
   * table on the heap does not.
   */
  Iterator<NodeId> of(Source source) {
    takeChanges(source, true);
    return table.keys(source.shard(), source.node());
  }

  /** Takes out the changes of a source: one look at all that wait, for a pass over a hub's rows. */
  private void takeChanges(Source source, boolean write) {
    int kept = 0;
    for (int i = 0; i < pending; i++) {
      if (isOf(i, source)) {
        if (write) {
          write(i);
        }
      } else if (kept == i) {
        kept++;
      } else {
        System.arraycopy(halves, i * STRIDE, halves, kept * STRIDE, STRIDE);
        shards[kept++] = shards[i];
      }
    }
    pending = kept;
  }

  private boolean isOf(int i, Source source) {
    return halves[i * STRIDE + 1] == source.node().lo()
        && halves[i * STRIDE] == source.node().hi()
        && shard(i) == source.shard();
  }

  private int shard(int i) {
    return Math.max(shards[i], ~shards[i]);
  }

  /** Writes what waits. */
  void flush() {
    long[] keys = new long[pending];
    for (int i = 0; i < pending; i++) {
      keys[i] = KeyOrder.of(0, shard(i), halves[i * STRIDE]);
    }
    for (int place : KeyOrder.ascending(keys)) {
      write(place);
    }
    pending = 0;
  }

  private void write(int i) {
    int at = i * STRIDE;
    NodeId source = new NodeId(halves[at], halves[at + 1]);
    NodeId destination = new NodeId(halves[at + 2], halves[at + 3]);
    if (shards[i] >= 0) {
      table.put(shard(i), source, destination, PRESENT);
    } else {
      table.remove(shard(i), source, destination);
      whenRemoved.accept(new Source(shard(i), source), destination);
    }
  }
}
