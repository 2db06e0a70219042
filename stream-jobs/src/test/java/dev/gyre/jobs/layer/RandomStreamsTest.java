package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.verify.Arrival;
import dev.gyre.jobs.verify.Difference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random streams of all changes through the real operators, in any interleaving: whenever nothing
 * is on its way, every published embedding and tombstone is the oracle's.
 *
 * <p>A failure is shrunk. {@code -Dgyre.seed=N} runs one stream, {@code -Dgyre.seeds=N} so many.
 */
class RandomStreamsTest {

  private static final int SHORT = 100;
  private static final int LONG = 10_000;
  private static final int TOLERANT = 40;
  private static final float TOLERANCE = 0.02f;

  @Test
  void theLayersAgreeWithTheOracle() {
    Long only = Long.getLong("gyre.seed");
    if (only != null) {
      check(only);
      return;
    }
    check(0, Integer.getInteger("gyre.seeds", SHORT));
  }

  /** Up to a change of 0.02 stays at home: of a vector of values around 1. */
  @Test
  void aToleranceKeepsSmallChangesAtHomeAndNoOthers() {
    int kept = 0;
    for (long seed = 500_000; seed < 500_000 + TOLERANT; seed++) {
      RandomRun run = new RandomRun(seed, TOLERANCE);
      check(run);
      kept += run.keptFromOthers();
    }
    assertThat(kept).as("changes that were kept").isPositive();
  }

  @Test
  @Tag("long")
  void theLayersAgreeWithTheOracleForLong() {
    check(1_000_000, 1_000_000 + LONG);
  }

  private static void check(long first, long end) {
    for (long seed = first; seed < end; seed++) {
      check(seed);
    }
  }

  private static void check(long seed) {
    check(new RandomRun(seed));
  }

  private static void check(RandomRun run) {
    List<Arrival> records = run.records();
    Difference found = run.run(records);
    if (RandomRun.isWrong(found)) {
      List<Arrival> few = shrink(run, records);
      String told = "";
      for (Arrival record : few) {
        told += "\n  partition " + record.partition() + ": " + record.event();
      }
      Difference again = run.run(few);
      assertThat(again.what()).as("%s: %s%n%s", run, found.what(), told).isEmpty();
    }
  }

  /** Leaves out stretches of records, ever shorter ones, as long as what is left still fails. */
  private static List<Arrival> shrink(RandomRun run, List<Arrival> records) {
    List<Arrival> kept = records;
    for (int length = kept.size() / 2; length > 0; length /= 2) {
      for (int from = 0; from + length <= kept.size(); ) {
        List<Arrival> fewer = new ArrayList<>(kept.subList(0, from));
        fewer.addAll(kept.subList(from + length, kept.size()));
        if (!fewer.isEmpty() && RandomRun.isWrong(run.run(fewer))) {
          kept = fewer;
        } else {
          from += length;
        }
      }
    }
    return kept;
  }
}
