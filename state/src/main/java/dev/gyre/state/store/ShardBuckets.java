package dev.gyre.state.store;

import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.objects.ObjectIterator;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A set of pairs of a shard and a bucket of time.
 *
 * <p>For maintainers: a map of buckets to the bits of 64 shards each, so that the few hundred
 * buckets of a window are a few kilobytes: every in-edge looks for its own.
 */
final class ShardBuckets {

  /** Numbers of 64 shards each. */
  private final int words;

  private final Long2LongOpenHashMap bits = new Long2LongOpenHashMap();

  /** What is done with each pair that is forgotten. */
  @FunctionalInterface
  interface Visitor {
    void bucket(int shard, long bucket);
  }

  /**
   * Makes an empty set.
   *
   * @param shards all shards are below it
   */
  ShardBuckets(int shards) {
    this.words = 1 + shards / Long.SIZE;
  }

  /** Returns whether the pair was not there. */
  boolean add(int shard, long bucket) {
    long key = key(shard, bucket);
    long shards = bits.get(key);
    if ((shards & bit(shard)) != 0) {
      return false;
    }
    bits.put(key, shards | bit(shard));
    return true;
  }

  boolean contains(int shard, long bucket) {
    return (bits.get(key(shard, bucket)) & bit(shard)) != 0;
  }

  /** Returns whether the pair was there. */
  boolean remove(int shard, long bucket) {
    if (!contains(shard, bucket)) {
      return false;
    }
    long key = key(shard, bucket);
    long left = bits.get(key) & ~bit(shard);
    if (left == 0) {
      bits.remove(key);
    } else {
      bits.put(key, left);
    }
    return true;
  }

  /** Returns the buckets of a shard, ascending. */
  long[] of(int shard) {
    LongArrayList buckets = new LongArrayList();
    for (Long2LongMap.Entry each : bits.long2LongEntrySet()) {
      long bucket = bucket(each.getLongKey());
      boolean isOfShard = each.getLongKey() == key(shard, bucket);
      if (isOfShard && (each.getLongValue() & bit(shard)) != 0) {
        buckets.add(bucket);
      }
    }
    long[] ascending = buckets.toLongArray();
    Arrays.sort(ascending);
    return ascending;
  }

  /** Returns the shards of a bucket. */
  BitSet shardsOf(long bucket) {
    long[] shards = new long[words];
    for (int word = 0; word < words; word++) {
      shards[word] = bits.get(bucket * words + word);
    }
    return BitSet.valueOf(shards);
  }

  /** Visits and forgets the pairs of all buckets below one. */
  void forgetBelow(long bucket, Visitor visitor) {
    ObjectIterator<Long2LongMap.Entry> all = bits.long2LongEntrySet().fastIterator();
    while (all.hasNext()) {
      Long2LongMap.Entry each = all.next();
      long passed = bucket(each.getLongKey());
      if (passed < bucket) {
        int first = (int) (each.getLongKey() - passed * words) * Long.SIZE;
        BitSet.valueOf(new long[] {each.getLongValue()}).stream()
            .forEach(bit -> visitor.bucket(first + bit, passed));
        all.remove();
      }
    }
  }

  private long key(int shard, long bucket) {
    return bucket * words + shard / Long.SIZE;
  }

  private long bucket(long key) {
    return Math.floorDiv(key, (long) words);
  }

  private static long bit(int shard) {
    return 1L << shard;
  }
}
