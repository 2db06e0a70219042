package dev.gyre.state.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {

  @Test
  void aFirstSubscriptionMustBeSentTheValueALongerOneNot() {
    Subscriptions subscriptions = new Subscriptions();
    assertThat(subscriptions.subscribe(5, 100)).isTrue();
    assertThat(subscriptions.subscribe(5, 200)).isFalse();
    assertThat(subscriptions.subscribe(5, 150)).isFalse();
    assertThat(subscriptions.lastUseMs(0)).isEqualTo(200);
    assertThat(subscriptions.lastUseOfMs(5)).isEqualTo(200);
    assertThat(subscriptions.lastUseOfMs(4)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void endsWhenTheWatermarkReachesTheLastUse() {
    Subscriptions subscriptions = new Subscriptions();
    subscriptions.subscribe(3, 100);
    subscriptions.subscribe(1, 101);
    List<Integer> ended = new ArrayList<>();
    assertThat(subscriptions.nextEndMs()).isEqualTo(100);
    assertThat(subscriptions.endUpTo(99, ended::add)).isZero();
    assertThat(subscriptions.endUpTo(100, ended::add)).isEqualTo(1);
    assertThat(ended).containsExactly(3);
    assertThat(subscriptions.contains(3)).isFalse();
    assertThat(subscriptions.contains(1)).isTrue();
    assertThat(subscriptions.nextEndMs()).isEqualTo(101);
  }

  @Property(tries = 200)
  void isAMapFromShardToLastUse(
      @ForAll @IntRange(max = 20) int[] shards, @ForAll @IntRange(max = 50) int[] times) {
    Subscriptions subscriptions = new Subscriptions();
    Map<Integer, Long> model = new TreeMap<>();
    for (int i = 0; i < shards.length; i++) {
      long time = times.length == 0 ? 0 : times[i % times.length];
      if (i % 7 == 6) {
        assertThat(subscriptions.unsubscribe(shards[i])).isEqualTo(model.remove(shards[i]) != null);
      } else if (i % 11 == 10) {
        subscriptions.endUpTo(time, ended -> {});
        model.values().removeIf(until -> until <= time);
      } else {
        assertThat(subscriptions.subscribe(shards[i], time))
            .isEqualTo(!model.containsKey(shards[i]));
        model.merge(shards[i], time, Math::max);
      }
    }
    Map<Integer, Long> found = new TreeMap<>();
    for (int i = 0; i < subscriptions.size(); i++) {
      found.put(subscriptions.shard(i), subscriptions.lastUseMs(i));
      assertThat(i == 0 || subscriptions.shard(i) > subscriptions.shard(i - 1)).isTrue();
    }
    assertThat(found).isEqualTo(model);
    assertThat(subscriptions.nextEndMs())
        .isEqualTo(model.values().stream().mapToLong(t -> t).min().orElse(Long.MAX_VALUE));
  }
}
