package dev.gyre.state.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.testing.TestGraphs;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardKeysTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 100, 128, 4096, 32768})
  void eachKeyFallsIntoItsOwnKeyGroup(int shards) {
    ShardKeys keys = ShardKeys.of(shards);
    for (int shard = 0; shard < shards; shard++) {
      assertThat(KeyGroupRangeAssignment.assignToKeyGroup(keys.keyOf(shard), shards))
          .isEqualTo(shard);
    }
  }

  @Test
  void nodesSpreadEvenly() {
    int shards = 16;
    int nodes = 32_000;
    ShardKeys keys = ShardKeys.of(shards);
    int[] counts = new int[shards];
    for (int i = 0; i < nodes; i++) {
      counts[keys.shardOf(TestGraphs.id(i))]++;
    }
    // Five standard deviations of a binomial around the mean of 2,000.
    assertThat(IntStream.of(counts).boxed()).allSatisfy(n -> assertThat(n).isBetween(1_783, 2_217));
  }

  @Test
  void placementIsPartOfTheStateFormat() {
    ShardKeys keys = ShardKeys.of(128);
    // Checked in: a change of these numbers orphans the state of every running job.
    assertThat(keys.keyOf(0)).isEqualTo(KEY_OF_0);
    assertThat(keys.keyOf(127)).isEqualTo(KEY_OF_127);
    assertThat(keys.shardOf(new NodeId(0, 0))).isEqualTo(0);
    assertThat(keys.shardOf(new NodeId(1, 2))).isEqualTo(SHARD_OF_1_2);
    assertThat(keys.shardOf(new NodeId(-1, Long.MIN_VALUE))).isEqualTo(SHARD_OF_MIN);
  }

  @Test
  void survivesSerialization() throws Exception {
    ShardKeys keys = InstantiationUtil.clone(ShardKeys.of(7));
    assertThat(keys.shards()).isEqualTo(7);
    assertThat(keys.keyOf(3)).isEqualTo(ShardKeys.of(7).keyOf(3));
  }

  @Test
  void refusesWhatFlinkCannotDo() {
    assertThatThrownBy(() -> ShardKeys.of(0)).hasMessageContaining("shards is 0 but must be 1 to");
    assertThatThrownBy(() -> ShardKeys.of(32_769)).hasMessageContaining("32769");
  }

  private static final int KEY_OF_0 = 312;
  private static final int KEY_OF_127 = 2;
  private static final int SHARD_OF_1_2 = 78;
  private static final int SHARD_OF_MIN = 81;
}
