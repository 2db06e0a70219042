package dev.gyre.state.store;

import java.util.ArrayDeque;
import java.util.Deque;
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

  /** What is to be written later, or null while pages are written at once. */
  private Deque<Runnable> later;

  ShardPages(ShardTable<VoidNamespace, Integer, byte[]> rows) {
    this.rows = rows;
  }

  /** Returns a page, or null. */
  byte[] read(int shard, Kind kind, int number) {
    return rows.get(shard, VoidNamespace.INSTANCE, key(kind, number));
  }

  void write(int shard, Kind kind, int number, byte[] bytes) {
    int key = key(kind, number);
    change(() -> rows.put(shard, VoidNamespace.INSTANCE, key, bytes));
  }

  void remove(int shard, Kind kind, int number) {
    int key = key(kind, number);
    change(() -> rows.remove(shard, VoidNamespace.INSTANCE, key));
  }

  private void change(Runnable change) {
    if (later == null) {
      change.run();
    } else {
      later.add(change);
    }
  }

  /** Changes of pages that are made later than whoever made them meant to. */
  static final class Late {

    private final ShardPages pages;
    private final Deque<Runnable> changes = new ArrayDeque<>();

    Late(ShardPages pages) {
      this.pages = pages;
    }

    /** Runs what writes and removes pages, and takes the changes in place of making them. */
    void take(Runnable writer) {
      pages.later = changes;
      try {
        writer.run();
      } finally {
        pages.later = null;
      }
    }

    /** How many changes are left. */
    int size() {
      return changes.size();
    }

    /** Makes the change that was taken first; there must be one. */
    void writeNext() {
      changes.remove().run();
    }
  }

  private static int key(Kind kind, int number) {
    if (number >= PAGES_PER_KIND) {
      throw new IllegalStateException(
          "page " + number + " of " + kind + " is beyond the " + PAGES_PER_KIND + " of a shard");
    }
    return kind.ordinal() * PAGES_PER_KIND + number;
  }
}
