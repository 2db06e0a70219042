package dev.gyre.state.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.flink.runtime.state.KeyGroupRange;

/**
 * How the state is laid out, as a page of each shard says: by which build, and for how many
 * subtasks. What was written by another build, or by a job of another parallelism, has neighbours
 * in other places than this one looks for them.
 */
final class Layout {

  /** 1 had no page, and a row for each destination; 2 had neighbours once for each shard. */
  private static final byte VERSION = 3;

  private final ShardPages pages;
  private final KeyGroupRange range;
  private final byte[] current;

  Layout(ShardPages pages, KeyGroupRange range, int parallelism) {
    this.pages = pages;
    this.range = range;
    this.current = ByteBuffer.allocate(1 + Integer.BYTES).put(VERSION).putInt(parallelism).array();
  }

  /** Whether there is state, and not all of it is laid out like this. */
  boolean isAnother() {
    for (int shard : range) {
      byte[] found = pages.read(shard, ShardPages.Kind.LAYOUT, 0);
      boolean another =
          found == null
              ? pages.read(shard, ShardPages.Kind.COUNTS, 0) != null
              : !Arrays.equals(found, current);
      if (another) {
        return true;
      }
    }
    return false;
  }

  /** Whether all pages say so. */
  boolean isSaved() {
    for (int shard : range) {
      if (!Arrays.equals(pages.read(shard, ShardPages.Kind.LAYOUT, 0), current)) {
        return false;
      }
    }
    return true;
  }

  /** Writes the pages, and takes away what only earlier builds had. */
  void save() {
    for (int shard : range) {
      pages.write(shard, ShardPages.Kind.LAYOUT, 0, current);
      for (int page = 0; pages.read(shard, ShardPages.Kind.SOURCES, page) != null; page++) {
        pages.remove(shard, ShardPages.Kind.SOURCES, page);
      }
    }
  }
}
