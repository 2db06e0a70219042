package dev.gyre.schemas.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids that a registry did not know when it was last asked. Bytes at random have four thousand
 * million ids, so only the newest are remembered. Thread-safe.
 */
final class UnknownIds {

  private final long keptNanos;
  private final Map<Integer, Long> sinceNanos;

  /**
   * None yet.
   *
   * @param keptNanos how long an id stays, nanoseconds
   * @param most how many ids are remembered, > 0; the oldest goes first
   */
  UnknownIds(long keptNanos, int most) {
    this.keptNanos = keptNanos;
    this.sinceNanos =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
            return size() > most;
          }
        };
  }

  /** Remembers an id from a time on, of {@link System#nanoTime}. */
  synchronized void add(int id, long nowNanos) {
    sinceNanos.remove(id);
    sinceNanos.put(id, nowNanos);
  }

  /** Whether an id is remembered, and was added less than the time of keeping before now. */
  synchronized boolean contains(int id, long nowNanos) {
    Long since = sinceNanos.get(id);
    return since != null && nowNanos - since < keptNanos;
  }

  /** Forgets an id, which is known by now. */
  synchronized void remove(int id) {
    sinceNanos.remove(id);
  }
}
