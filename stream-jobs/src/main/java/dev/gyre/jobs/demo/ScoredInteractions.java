package dev.gyre.jobs.demo;

import dev.gyre.jobs.samples.KnownLabels;
import it.unimi.dsi.fastutil.longs.Long2FloatOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;

/**
 * What became of each interaction: its score, and whether it was alerted. Bounded: of a long run
 * the first ones. For one thread at a time.
 */
final class ScoredInteractions {

  /** How many are kept. */
  static final int MOST = 2_000_000;

  private final long fromMs;
  // By KnownLabels.key of the interaction's id; of several scores the first is the decision.
  private final Long2FloatOpenHashMap scores = new Long2FloatOpenHashMap();
  private final LongOpenHashSet alerted = new LongOpenHashSet();
  private long lastMs = Long.MIN_VALUE;

  /**
   * Nothing yet.
   *
   * @param fromMs interactions with an earlier timestamp are left out, epoch milliseconds
   */
  ScoredInteractions(long fromMs) {
    this.fromMs = fromMs;
  }

  void score(String id, long timestampMs, float score) {
    lastMs = Math.max(lastMs, timestampMs);
    if (timestampMs >= fromMs && scores.size() < MOST) {
      scores.putIfAbsent(KnownLabels.key(id), score);
    }
  }

  void alert(String id) {
    if (alerted.size() < MOST) {
      alerted.add(KnownLabels.key(id));
    }
  }

  long[] keys() {
    return scores.keySet().toLongArray();
  }

  float score(long key) {
    return scores.get(key);
  }

  boolean isAlerted(long key) {
    return alerted.contains(key);
  }

  /** The greatest timestamp of an interaction that was scored. */
  long lastMs() {
    return lastMs;
  }

  long fromMs() {
    return fromMs;
  }
}
