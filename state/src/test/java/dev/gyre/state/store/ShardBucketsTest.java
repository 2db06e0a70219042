package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardBucketsTest {

  private static final int BUCKETS = 20;

  /** A pair, ordered by shard. */
  private record Pair(int shard, long bucket) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int order = Integer.compare(shard, other.shard);
      return order != 0 ? order : Long.compare(bucket, other.bucket);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 300})
  void isASetOfPairs(int shards) {
    Random random = new Random(shards);
    ShardBuckets buckets = new ShardBuckets(shards);
    TreeSet<Pair> model = new TreeSet<>();
    for (int step = 0; step < 3_000; step++) {
      Pair pair = new Pair(random.nextInt(shards), random.nextInt(BUCKETS) - BUCKETS / 2);
      assertThat(buckets.contains(pair.shard(), pair.bucket())).isEqualTo(model.contains(pair));
      if (random.nextInt(3) == 0) {
        assertThat(buckets.remove(pair.shard(), pair.bucket())).isEqualTo(model.remove(pair));
      } else {
        assertThat(buckets.add(pair.shard(), pair.bucket())).isEqualTo(model.add(pair));
      }
      if (random.nextInt(100) == 0) {
        forgetSome(buckets, model, random.nextInt(BUCKETS) - BUCKETS / 2);
      }
      long[] ofShard =
          model.stream()
              .filter(it -> it.shard() == pair.shard())
              .flatMapToLong(it -> LongStream.of(it.bucket()))
              .toArray();
      assertThat(buckets.of(pair.shard())).isEqualTo(ofShard);
      List<Integer> ofBucket =
          model.stream().filter(it -> it.bucket() == pair.bucket()).map(Pair::shard).toList();
      assertThat(buckets.shardsOf(pair.bucket()).stream().boxed().toList()).isEqualTo(ofBucket);
    }
  }

  private static void forgetSome(ShardBuckets buckets, TreeSet<Pair> model, long below) {
    TreeSet<Pair> forgotten = new TreeSet<>();
    buckets.forgetBelow(below, (shard, bucket) -> forgotten.add(new Pair(shard, bucket)));
    assertThat(forgotten)
        .isEqualTo(new TreeSet<>(model.stream().filter(it -> it.bucket() < below).toList()));
    model.removeAll(forgotten);
  }
}
