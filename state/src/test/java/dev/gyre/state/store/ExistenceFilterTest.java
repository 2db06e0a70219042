package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.state.testing.TestGraphs;
import org.junit.jupiter.api.Test;

class ExistenceFilterTest {

  private static final int ROWS = 50_000;

  @Test
  void neverDeniesWhatWasAddedAndRarelyGrantsTheRest() {
    ExistenceFilter filter = new ExistenceFilter();
    for (int i = 0; i < ROWS; i++) {
      filter.add(CacheEntry.Kind.NODE, TestGraphs.id(i));
    }
    int wrong = 0;
    for (int i = 0; i < ROWS; i++) {
      assertThat(filter.mayContain(CacheEntry.Kind.NODE, TestGraphs.id(i))).isTrue();
      wrong += filter.mayContain(CacheEntry.Kind.NODE, TestGraphs.id(ROWS + i)) ? 1 : 0;
      wrong += filter.mayContain(CacheEntry.Kind.REPLICA, TestGraphs.id(i)) ? 1 : 0;
    }
    // Eight segments of under 1 % each: the sum of them bounds the share.
    assertThat(wrong / (2.0 * ROWS)).isLessThan(0.07);
    assertThat(filter.added()).isEqualTo(ROWS);
  }

  @Test
  void onlyTheLastSegmentChanges() {
    ExistenceFilter filter = new ExistenceFilter();
    for (int i = 0; i < 1_000; i++) {
      filter.add(CacheEntry.Kind.NODE, TestGraphs.id(i));
    }
    filter.saved();
    assertThat(filter.unsavedFrom()).isEqualTo(filter.segments().size());
    filter.add(CacheEntry.Kind.NODE, TestGraphs.id(1_000));
    assertThat(filter.unsavedFrom()).isEqualTo(filter.segments().size() - 1);
  }
}
