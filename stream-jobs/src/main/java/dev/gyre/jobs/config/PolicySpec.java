package dev.gyre.jobs.config;

import java.io.Serializable;

/** Which scores become alerts. */
public sealed interface PolicySpec extends Serializable {

  /** How many in-edges of each end an alert names, 0 or more. */
  int neighbours();

  /**
   * The highest scores of a sliding sample.
   *
   * @param share the share of scores that alert, above 0 and at most 1
   * @param sample how many of the last scores the threshold is taken from
   * @param neighbours see {@link #neighbours}
   */
  record TopShare(double share, int sample, int neighbours) implements PolicySpec {}

  /**
   * Every score from a fixed probability on.
   *
   * @param probability the least probability that alerts, 0 to 1, inclusive
   * @param neighbours see {@link #neighbours}
   */
  record Threshold(double probability, int neighbours) implements PolicySpec {}
}
