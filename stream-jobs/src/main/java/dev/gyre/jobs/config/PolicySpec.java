package dev.gyre.jobs.config;

import java.io.Serializable;

/** Which scores become alerts. */
public sealed interface PolicySpec extends Serializable {

  /**
   * The highest scores of a sliding sample.
   *
   * @param share the share of scores that alert, above 0 and at most 1
   * @param sample how many of the last scores the threshold is taken from
   */
  record TopShare(double share, int sample) implements PolicySpec {}

  /**
   * Every score from a fixed probability on.
   *
   * @param probability the least probability that alerts, 0 to 1, inclusive
   */
  record Threshold(double probability) implements PolicySpec {}
}
