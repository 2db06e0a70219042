package dev.gyre.state.store;

import org.apache.flink.runtime.state.VoidNamespace;

/** The few things that a shard keeps in memory and saves as a whole: numbered pages of bytes. */
final class ShardPages {

  /** What a page holds. Its ordinal is part of the state's layout: append only. */
  enum Kind {
    COUNTS,
    CALENDAR,
    FILTER,
    DIRTY,
    HUBS,
    /** Filters of earlier builds, which had a row for every destination. */
    SOURCES,
    LAYOUT,
    /** Of {@link InputLog}. */
    INPUTS
  }

  private static final int PAGES_PER_KIND = 1 << 24;

  private final ShardTable<VoidNamespace, Integer, byte[]> rows;

  ShardPages(ShardTable<VoidNamespace, Integer, byte[]> rows) {
    this.rows = rows;
  }

  /** Returns a page, or null. */
  byte[] read(int shard, Kind kind, int number) {
    return rows.get(shard, VoidNamespace.INSTANCE, key(kind, number));
  }

  void write(int shard, Kind kind, int number, byte[] bytes) {
    rows.put(shard, VoidNamespace.INSTANCE, key(kind, number), bytes);
  }

  void remove(int shard, Kind kind, int number) {
    rows.remove(shard, VoidNamespace.INSTANCE, key(kind, number));
  }

  private static int key(Kind kind, int number) {
    if (number >= PAGES_PER_KIND) {
      throw new IllegalStateException(
          "page " + number + " of " + kind + " is beyond the " + PAGES_PER_KIND + " of a shard");
    }
    return kind.ordinal() * PAGES_PER_KIND + number;
  }
}
