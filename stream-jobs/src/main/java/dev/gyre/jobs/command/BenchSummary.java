package dev.gyre.jobs.command;

import dev.gyre.jobs.bench.BenchReport;
import dev.gyre.jobs.bench.Exactness;
import java.io.PrintWriter;

/** Reports of benchmarks, for people. */
final class BenchSummary {

  private BenchSummary() {}

  /**
   * Tells of rates and times; returns whether they count.
   *
   * @param latencyName what the latency of a score is taken from and to
   */
  static boolean print(PrintWriter out, BenchReport result, String latencyName) {
    out.printf(
        "%,.0f events/s (%,.0f to %,.0f), one in %.3g scored, %,.0f embeddings/s,"
            + " %,.0f µs of CPU an event, tolerance %s%n"
            + "staleness p50/p99: direct %,.0f/%,.0f ms, ripple %,.0f/%,.0f ms;"
            + " %s p50/p99/greatest %,.1f/%,.1f/%,.1f ms%n",
        result.eventsPerSecond().median(),
        result.eventsPerSecond().min(),
        result.eventsPerSecond().max(),
        result.eventsPerScore(),
        result.refreshesPerSecond(),
        result.cpuMicrosPerEvent(),
        result.tolerance(),
        result.stalenessMs().direct().p50(),
        result.stalenessMs().direct().p99(),
        result.stalenessMs().ripple().p50(),
        result.stalenessMs().ripple().p99(),
        latencyName,
        result.scoreLatencyMs().p50(),
        result.scoreLatencyMs().p99(),
        result.scoreLatencyMs().max());
    return sound(out, result.exactness(), result.tolerance());
  }

  /**
   * Tells what is wrong with embeddings, if anything is; returns whether nothing is.
   *
   * @param exactness what was found; null if nothing was looked at
   * @param tolerance of the job; above 0 any difference is right
   */
  static boolean sound(PrintWriter out, Exactness exactness, float tolerance) {
    boolean sound = exactness == null || tolerance > 0 || exactness.isExact();
    if (!sound) {
      out.printf(
          "FAILED: embeddings are not exact: %s, allowed are %.0e%n",
          exactness.where(), Exactness.BOUND);
    }
    return sound;
  }
}
