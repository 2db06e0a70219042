package dev.gyre.jobs.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.jobs.message.RoundEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two inputs in any interleaving make the same rounds. */
class RoundsTest {

  private final List<Object> done = new ArrayList<>();
  private final Rounds<Object, Object> rounds =
      new Rounds<>(
          "pick",
          new RoundWork<>() {
            @Override
            public void first(Object element) {
              done.add("first " + element);
            }

            @Override
            public void second(Object element) {
              done.add("second " + element);
            }

            @Override
            public void end(RoundEnd end) {
              done.add(end);
            }
          });

  private static RoundEnd end(long number) {
    return new RoundEnd(number, 10 * number);
  }

  @Test
  void anElementWaitsForTheOtherInput() throws Exception {
    rounds.second("b");
    rounds.second(end(1));
    rounds.second("of round 2");
    rounds.first("a");
    assertThat(done).isEmpty();
    rounds.first(end(1));
    assertThat(done).containsExactly("first a", "second b", end(1));
  }

  @Test
  void anyInterleavingMakesTheSameRounds() throws Exception {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<Object> first = new ArrayList<>();
      List<Object> second = new ArrayList<>();
      List<Object> expected = new ArrayList<>();
      for (int round = 1; round <= 20; round++) {
        for (int i = random.nextInt(4); i > 0; i--) {
          first.add(round + "." + i);
          expected.add("first " + round + "." + i);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
          second.add(round + "." + i);
          expected.add("second " + round + "." + i);
        }
        first.add(end(round));
        second.add(end(round));
        expected.add(end(round));
      }
      done.clear();
      interleave(first, second, random);
      assertThat(done).as("seed %d", seed).isEqualTo(expected);
      rounds.requireNoneWaits();
    }
  }

  private void interleave(List<Object> first, List<Object> second, Random random) throws Exception {
    int ofFirst = 0;
    int ofSecond = 0;
    double share = random.nextDouble();
    while (ofFirst < first.size() || ofSecond < second.size()) {
      boolean takeFirst = random.nextDouble() < share;
      if (takeFirst && ofFirst < first.size()) {
        rounds.first(first.get(ofFirst++));
      } else if (ofSecond < second.size()) {
        rounds.second(second.get(ofSecond++));
      } else {
        rounds.first(first.get(ofFirst++));
      }
    }
  }

  @Test
  void nothingMayWaitWhereACheckpointIsTaken() throws Exception {
    rounds.requireNoneWaits();
    rounds.first("a");
    assertThatThrownBy(rounds::requireNoneWaits)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("pick: 1 elements of input 1 and 0 of input 2")
        .hasMessageContaining("unaligned");
  }

  @Test
  void inputsThatAreOutOfStepAreAnError() throws Exception {
    rounds.first(end(1));
    assertThatThrownBy(() -> rounds.second(end(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("number=1")
        .hasMessageContaining("number=2");
  }
}
