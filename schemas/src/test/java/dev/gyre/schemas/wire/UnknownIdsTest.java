package dev.gyre.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnknownIdsTest {

  private final UnknownIds ids = new UnknownIds(10, 3);

  @Test
  void anIdIsKeptForItsTime() {
    assertThat(ids.contains(7, 0)).isFalse();
    ids.add(7, 5);
    assertThat(ids.contains(7, 14)).isTrue();
    assertThat(ids.contains(7, 15)).isFalse();
    ids.add(7, 15);
    assertThat(ids.contains(7, 24)).isTrue();
    ids.remove(7);
    assertThat(ids.contains(7, 24)).isFalse();
  }

  @Test
  void theNewestAreRemembered() {
    for (int id = 1; id <= 3; id++) {
      ids.add(id, 0);
    }
    ids.add(1, 1);
    ids.add(4, 1);
    assertThat(ids.contains(1, 2)).isTrue();
    assertThat(ids.contains(2, 2)).as("the oldest").isFalse();
    assertThat(ids.contains(3, 2)).isTrue();
    assertThat(ids.contains(4, 2)).isTrue();
  }
}
