package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.state.testing.TestGraphs;
import java.util.TreeSet;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourcesTest {

  private static final int SHARD = 3;

  private final TreeSet<Integer> rows = new TreeSet<>();
  private int passes;
  private final Sources sources =
      new Sources(
          visitor -> {
            passes++;
            rows.forEach(it -> visitor.accept(SHARD, TestGraphs.id(it)));
          },
          KeyGroupRange.of(2, SHARD));

  @BeforeEach
  void restoreEmpty() {
    sources.restore(2, new ExistenceFilter());
    sources.restore(SHARD, new ExistenceFilter());
  }

  private boolean add(int source) {
    rows.add(source);
    return sources.add(SHARD, TestGraphs.id(source));
  }

  @Test
  void aSourceIsKnownInItsShardFromItsFirstDestinationOn() {
    assertThat(sources.mayContain(SHARD, TestGraphs.id(1))).isFalse();
    assertThat(add(1)).isTrue();
    assertThat(add(1)).as("again").isFalse();
    assertThat(sources.mayContain(SHARD, TestGraphs.id(1))).isTrue();
    assertThat(sources.mayContain(2, TestGraphs.id(1))).isFalse();
  }

  @Test
  void stateThatHasNoneKeptIsReadFromTheRows() {
    rows.add(1);
    rows.add(2);
    sources.renew();
    assertThat(sources.mayContain(SHARD, TestGraphs.id(1))).isTrue();
    assertThat(sources.mayContain(SHARD, TestGraphs.id(2))).isTrue();
    assertThat(sources.mayContain(SHARD, TestGraphs.id(3))).isFalse();
  }

  @Test
  void sourcesThatAreGoneLeaveWhenTheyAreMostOfWhatIsThere() {
    int kept = 10;
    for (int i = 0; i < kept; i++) {
      add(i);
    }
    int next = kept;
    while (passes == 0) {
      add(next);
      rows.remove(next - 1 >= kept ? next - 1 : -1);
      next++;
    }
    assertThat(next).isGreaterThan(1 << 16);
    for (int source : rows) {
      assertThat(sources.mayContain(SHARD, TestGraphs.id(source))).isTrue();
    }
    int stale = 0;
    for (int i = kept; i < next - 2; i++) {
      stale += sources.mayContain(SHARD, TestGraphs.id(i)) ? 1 : 0;
    }
    assertThat(stale).isLessThan(next / 50);
    assertThat(passes).isEqualTo(1);
  }
}
