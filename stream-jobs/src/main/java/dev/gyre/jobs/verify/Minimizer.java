package dev.gyre.jobs.verify;

import java.util.ArrayList;
import java.util.List;

/** Finds a small part of a list that still fails: leaves out ever shorter stretches. */
public final class Minimizer {

  /** Whether a part fails. */
  @FunctionalInterface
  public interface Fails {
    /** Tries a part. */
    boolean fails(List<Integer> part) throws Exception;
  }

  private Minimizer() {}

  /**
   * Makes a failing list smaller.
   *
   * @param failing what fails, in order
   * @param attempts how often it may be tried
   * @return the smallest part found that fails, in the same order
   */
  public static List<Integer> minimize(List<Integer> failing, int attempts, Fails fails)
      throws Exception {
    List<Integer> kept = failing;
    int left = attempts;
    for (int length = (kept.size() + 1) / 2; length > 0 && left > 0; length /= 2) {
      // The end first: what comes last is seldom needed.
      int from = kept.size() - length;
      while (from >= 0 && left > 0) {
        List<Integer> fewer = new ArrayList<>(kept.subList(0, from));
        fewer.addAll(kept.subList(Math.min(kept.size(), from + length), kept.size()));
        if (!fewer.isEmpty()) {
          left--;
          kept = fails.fails(fewer) ? fewer : kept;
        }
        from -= length;
      }
    }
    return kept;
  }
}
