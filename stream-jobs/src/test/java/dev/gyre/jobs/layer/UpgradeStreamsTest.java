package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.verify.Difference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Layers go on from the state of a job that was otherwise: all that is published is what the
 * changed job's oracle says, of the same events. {@code -Dgyre.seed=N} runs one stream.
 */
class UpgradeStreamsTest {

  private static final int SHORT = 60;
  private static final int LONG = 3_000;

  @Test
  void aChangedJobGoesOnFromTheState() throws Exception {
    Long only = Long.getLong("gyre.seed");
    for (long seed = only == null ? 0 : only; seed < (only == null ? SHORT : only + 1); seed++) {
      check(seed);
    }
  }

  /** Its table is empty when it is written, and so is not there when the state is read. */
  @Test
  void aNewAggregateOfItemsThatComeAgain() throws Exception {
    check(1_000_745);
  }

  @Test
  @Tag("long")
  void aChangedJobGoesOnFromTheStateForLong() throws Exception {
    for (long seed = 1_000_000; seed < 1_000_000 + LONG; seed++) {
      check(seed);
    }
  }

  private static void check(long seed) throws Exception {
    UpgradeRun run = new UpgradeRun(seed);
    Difference found;
    try {
      found = run.run();
    } catch (Exception | AssertionError failed) {
      throw new AssertionError(run.toString(), failed);
    }
    assertThat(RandomRun.isWrong(found)).as("%s: %s", run, found).isFalse();
  }
}
