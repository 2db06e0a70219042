package dev.gyre.state.record;

import java.util.Arrays;

/**
 * The shards that need a replica of a node, sorted, each with the event time that ends its need.
 *
 * <p>A shard needs the node as long as one of its in-edges from the node is in its window: an edge
 * of timestamp {@code ts} and window {@code w} is in it while {@code W < ts + w}, so the last use
 * is {@code ts + w} and a subscription may end when {@code W >= lastUseMs}.
 */
public final class Subscriptions {

  private static final int[] NO_SHARDS = {};
  private static final long[] NO_TIMES = {};

  private int size;
  private int[] shards = NO_SHARDS;
  private long[] lastUseMs = NO_TIMES;

  /** What is done with each ended subscription. */
  @FunctionalInterface
  public interface Ended {
    /** Called with the shard whose need has ended. */
    void shard(int shard);
  }

  /** Returns the number of subscribed shards. */
  public int size() {
    return size;
  }

  /** Returns the i-th subscribed shard, ascending. */
  public int shard(int i) {
    return shards[i];
  }

  /** Returns the event time from which the i-th shard needs the node no more. */
  public long lastUseMs(int i) {
    return lastUseMs[i];
  }

  /**
   * Returns the event time from which a shard needs the node no more; {@link Long#MIN_VALUE} if it
   * is not subscribed.
   */
  public long lastUseOfMs(int shard) {
    int at = indexOf(shard);
    return at < 0 ? Long.MIN_VALUE : lastUseMs[at];
  }

  /** Returns whether a shard is subscribed. */
  public boolean contains(int shard) {
    return indexOf(shard) >= 0;
  }

  /**
   * Subscribes a shard, or lengthens its subscription; one is never shortened.
   *
   * @return whether the shard was not subscribed before: it must be sent the current value then,
   *     and also if its last use had passed, as it may have been told so (see {@link #lastUseOfMs})
   */
  public boolean subscribe(int shard, long untilMs) {
    int at = indexOf(shard);
    if (at >= 0) {
      lastUseMs[at] = Math.max(lastUseMs[at], untilMs);
      return false;
    }
    insert(-at - 1, shard, untilMs);
    return true;
  }

  /** Ends the subscription of a shard; returns whether there was one. */
  public boolean unsubscribe(int shard) {
    int at = indexOf(shard);
    if (at < 0) {
      return false;
    }
    System.arraycopy(shards, at + 1, shards, at, size - at - 1);
    System.arraycopy(lastUseMs, at + 1, lastUseMs, at, size - at - 1);
    size--;
    return true;
  }

  /**
   * Ends all subscriptions whose last use is at or before the watermark.
   *
   * @return the number ended
   */
  public int endUpTo(long watermarkMs, Ended ended) {
    int kept = 0;
    int before = size;
    for (int i = 0; i < before; i++) {
      if (lastUseMs[i] <= watermarkMs) {
        ended.shard(shards[i]);
      } else {
        shards[kept] = shards[i];
        lastUseMs[kept++] = lastUseMs[i];
      }
    }
    size = kept;
    return before - kept;
  }

  /** Returns the watermark that ends the next subscription; {@link Long#MAX_VALUE} without any. */
  public long nextEndMs() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      next = Math.min(next, lastUseMs[i]);
    }
    return next;
  }

  /**
   * Reads what {@link #subscribe} will: several records one after the other, before they are
   * changed, are read from memory at the same time.
   *
   * @return something of what was read
   */
  public long touch() {
    return size == 0 ? 0 : shards[0] + lastUseMs[0] + lastUseMs[size - 1];
  }

  private int indexOf(int shard) {
    return Arrays.binarySearch(shards, 0, size, shard);
  }

  private void insert(int at, int shard, long untilMs) {
    if (size == shards.length) {
      int capacity = size + Math.max(2, size >> 1);
      shards = Arrays.copyOf(shards, capacity);
      lastUseMs = Arrays.copyOf(lastUseMs, capacity);
    }
    System.arraycopy(shards, at, shards, at + 1, size - at);
    System.arraycopy(lastUseMs, at, lastUseMs, at + 1, size - at);
    shards[at] = shard;
    lastUseMs[at] = untilMs;
    size++;
  }
}
