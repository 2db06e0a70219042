package dev.gyre.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinimizerTest {

  private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

  @Test
  void itKeepsWhatTheFailureNeeds() throws Exception {
    List<Integer> kept =
        Minimizer.minimize(HUNDRED, 1000, part -> part.containsAll(List.of(3, 57, 98)));
    assertThat(kept).containsExactly(3, 57, 98);
  }

  @Test
  void itTriesNoMoreOftenThanItMay() throws Exception {
    int[] tries = {0};
    List<Integer> kept =
        Minimizer.minimize(
            HUNDRED,
            2,
            part -> {
              tries[0]++;
              return part.contains(1);
            });
    assertThat(tries[0]).isEqualTo(2);
    assertThat(kept).contains(1).hasSize(25);
  }

  @Test
  void numbersAreWrittenAsRangesAndReadBack() {
    List<Integer> numbers = List.of(0, 3, 4, 5, 9, 11, 12);
    assertThat(Ranges.format(numbers)).isEqualTo("0,3-5,9,11-12");
    assertThat(Ranges.parse("0,3-5,9,11-12")).isEqualTo(numbers);
    assertThatThrownBy(() -> Ranges.parse("3,x")).hasMessageContaining("'x'");
    assertThatThrownBy(() -> Ranges.parse("5-3")).hasMessageContaining("5-3");
  }
}
