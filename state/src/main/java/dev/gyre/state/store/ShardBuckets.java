package dev.gyre.state.store;

import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.objects.ObjectIterator;
import java.util.Arrays;
import java.util.BitSet;

/** A set of pairs of a shard and a bucket of time, by bucket. */
final class ShardBuckets {

  private final Long2ObjectOpenHashMap<BitSet> shardsOf = new Long2ObjectOpenHashMap<>();

  /** What is done with each pair that is forgotten. */
  @FunctionalInterface
  interface Visitor {
    void bucket(int shard, long bucket);
  }

  /** Returns whether the pair was not there. */
  boolean add(int shard, long bucket) {
    BitSet shards = shardsOf.get(bucket);
    if (shards == null) {
      shards = new BitSet();
      shardsOf.put(bucket, shards);
    }
    if (shards.get(shard)) {
      return false;
    }
    shards.set(shard);
    return true;
  }

  boolean contains(int shard, long bucket) {
    BitSet shards = shardsOf.get(bucket);
    return shards != null && shards.get(shard);
  }

  /** Returns whether the pair was there. */
  boolean remove(int shard, long bucket) {
    BitSet shards = shardsOf.get(bucket);
    if (shards == null || !shards.get(shard)) {
      return false;
    }
    shards.clear(shard);
    if (shards.isEmpty()) {
      shardsOf.remove(bucket);
    }
    return true;
  }

  /** Returns the buckets of a shard, ascending. */
  long[] of(int shard) {
    LongArrayList buckets = new LongArrayList();
    for (Long2ObjectMap.Entry<BitSet> each : shardsOf.long2ObjectEntrySet()) {
      if (each.getValue().get(shard)) {
        buckets.add(each.getLongKey());
      }
    }
    long[] ascending = buckets.toLongArray();
    Arrays.sort(ascending);
    return ascending;
  }

  /** Returns the shards of a bucket; not to be changed. */
  BitSet shardsOf(long bucket) {
    return shardsOf.getOrDefault(bucket, new BitSet());
  }

  /** Visits and forgets the pairs of all buckets below one. */
  void forgetBelow(long bucket, Visitor visitor) {
    ObjectIterator<Long2ObjectMap.Entry<BitSet>> all =
        shardsOf.long2ObjectEntrySet().fastIterator();
    while (all.hasNext()) {
      Long2ObjectMap.Entry<BitSet> each = all.next();
      long passed = each.getLongKey();
      if (passed < bucket) {
        each.getValue().stream().forEach(shard -> visitor.bucket(shard, passed));
        all.remove();
      }
    }
  }
}
