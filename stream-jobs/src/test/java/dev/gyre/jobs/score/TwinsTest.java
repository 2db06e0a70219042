package dev.gyre.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.message.Explanation;
import dev.gyre.jobs.message.InteractionHalf;
import dev.gyre.jobs.message.PickedHalf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TwinsTest {

  private static final float[] NONE = {};
  private static final NodeRef NODE = new NodeRef(0, "n", new NodeId(1, 2));

  private final Twins twins = new Twins(100);

  private static PickedHalf half(String id, boolean target) {
    InteractionHalf half = new InteractionHalf(0, id, 0, target, NODE, NODE, 0, 5, NONE, NONE, 9);
    return new PickedHalf(half, null, Long.MIN_VALUE, 0, Explanation.NONE);
  }

  @Test
  void theSecondHalfMeetsTheFirstWhicheverSideComesFirst() {
    PickedHalf source = half("a", false);
    PickedHalf target = half("b", true);
    assertThat(twins.meet(source, 0)).isNull();
    assertThat(twins.meet(target, 0)).isNull();
    assertThat(twins.meet(half("a", true), 1)).isSameAs(source);
    assertThat(twins.meet(half("b", false), 1)).isSameAs(target);
    assertThat(twins.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aRepeatedHalfIsNotItsOwnTwin() {
    assertThat(twins.meet(half("a", true), 0)).isNull();
    PickedHalf again = half("a", true);
    assertThat(twins.meet(again, 50)).isNull();
    assertThat(twins.halves()).containsExactly(again);
  }

  @Test
  void aHalfAloneLeavesAtItsDeadline() {
    PickedHalf first = half("a", true);
    twins.meet(first, 0);
    twins.meet(half("b", true), 60);
    List<PickedHalf> alone = new ArrayList<>();
    twins.expire(99, alone::add);
    assertThat(alone).isEmpty();
    twins.expire(100, alone::add);
    assertThat(alone).containsExactly(first);
    assertThat(twins.nextDeadlineMs()).isEqualTo(160);
  }

  @Test
  void aTwinThatComesTooLateIsNotScoredAgain() {
    twins.meet(half("a", true), 0);
    List<PickedHalf> alone = new ArrayList<>();
    twins.expire(100, alone::add);
    assertThat(alone).hasSize(1);
    assertThat(twins.meet(half("a", false), 150)).isNull();
    twins.expire(10_000, alone::add);
    assertThat(alone).hasSize(1);
  }
}
