package dev.gyre.jobs.config;

import java.io.Serializable;

/**
 * How embeddings are kept fresh.
 *
 * @param tolerance the greatest change of a vector's component that a node may keep to itself; 0 is
 *     exact
 * @param shareOfTime the share of an operator's time that refresh may take under load, above 0 and
 *     at most 1, while its changes are younger than half of the limit
 * @param stalenessMs how old a change of a node itself may get before refreshes go before input,
 *     milliseconds
 * @param bundleMicros how long one bundle of refreshes may run between inputs, in microseconds
 * @param rippleAgeMs after how long ripple dirt has its turn beside direct dirt
 * @param synchronous whether every record is a round: all that it changes is refreshed before the
 *     next one is looked at
 */
public record RefreshSpec(
    float tolerance,
    double shareOfTime,
    long stalenessMs,
    long bundleMicros,
    long rippleAgeMs,
    boolean synchronous)
    implements Serializable {

  /** The same in the synchronous mode and without tolerance. */
  public RefreshSpec exact() {
    return new RefreshSpec(0, shareOfTime, stalenessMs, bundleMicros, rippleAgeMs, true);
  }
}
