package dev.gyre.jobs.score;

import dev.gyre.jobs.message.InteractionHalf;
import dev.gyre.jobs.message.PickedHalf;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Halves of interactions that wait for their twin, in the order in which they came.
 *
 * <p>Both halves are made from one record at the same moment, so waiting is short and the number of
 * waiting halves is bounded by the timeout; they are written to state at a checkpoint only.
 */
final class Twins {

  /** An interaction by relation and id; a self loop's halves differ in their side alone. */
  private record Interaction(int relation, String id) {}

  private record Waiting(PickedHalf half, long deadlineMs) {}

  /** For how many timeouts it is remembered that an interaction was scored without its twin. */
  private static final int TIMEOUTS_REMEMBERED = 60;

  private final long timeoutMs;
  private final LinkedHashMap<Interaction, Waiting> waiting = new LinkedHashMap<>();
  private final LinkedHashMap<Interaction, Long> scoredAlone = new LinkedHashMap<>();

  Twins(long timeoutMs) {
    this.timeoutMs = timeoutMs;
  }

  /**
   * Takes the waiting twin of a half out, or lets the half wait.
   *
   * @return the twin, or null when the half now waits, or came too late for an interaction that was
   *     scored without it. A second copy of a half takes the first one's place
   */
  PickedHalf meet(PickedHalf half, long nowMs) {
    Interaction key = new Interaction(half.half().relation(), half.half().interactionId());
    if (scoredAlone.remove(key) != null) {
      return null;
    }
    Waiting twin = waiting.remove(key);
    if (twin == null || twin.half().half().target() == half.half().target()) {
      waiting.put(key, new Waiting(half, nowMs + timeoutMs));
      return null;
    }
    return twin.half();
  }

  /** Takes out the halves whose twin did not come in time. */
  void expire(long nowMs, Consumer<PickedHalf> alone) {
    Iterator<Waiting> oldest = waiting.values().iterator();
    while (oldest.hasNext()) {
      Waiting it = oldest.next();
      if (it.deadlineMs() > nowMs) {
        break;
      }
      oldest.remove();
      InteractionHalf half = it.half().half();
      Interaction key = new Interaction(half.relation(), half.interactionId());
      scoredAlone.put(key, it.deadlineMs() + TIMEOUTS_REMEMBERED * timeoutMs);
      alone.accept(it.half());
    }
    forget(nowMs);
  }

  private void forget(long nowMs) {
    Iterator<Long> oldest = scoredAlone.values().iterator();
    while (oldest.hasNext() && oldest.next() <= nowMs) {
      oldest.remove();
    }
  }

  /** When the oldest waiting half times out, or {@link Long#MAX_VALUE}. */
  long nextDeadlineMs() {
    return waiting.isEmpty() ? Long.MAX_VALUE : waiting.values().iterator().next().deadlineMs();
  }

  /** The waiting halves, oldest first. */
  List<PickedHalf> halves() {
    List<PickedHalf> all = new ArrayList<>(waiting.size());
    for (Map.Entry<Interaction, Waiting> it : waiting.entrySet()) {
      all.add(it.getValue().half());
    }
    return all;
  }
}
