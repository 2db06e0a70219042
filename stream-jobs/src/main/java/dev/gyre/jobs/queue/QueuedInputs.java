package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.EdgeHalf;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.LabelHalf;
import dev.gyre.jobs.message.Replica;
import dev.gyre.jobs.round.RoundWork;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.LookAhead;
import java.util.concurrent.TimeUnit;

/**
 * Inputs that wait for a few more, to be taken in the order in which they came: what they need from
 * memory is read for all of them first ({@link LookAhead}).
 *
 * <p>Only while they come fast, and only once there is more state than the processor's caches hold:
 * else there is nothing to gain, and an input is taken at once. Whoever has the operator see what
 * it has taken so far, as a watermark, a checkpoint and the end of input do, {@linkplain #take has
 * them taken} before.
 *
 * @param <B> what the second input brings
 */
final class QueuedInputs<B> {

  /** So many are taken together. */
  static final int MOST = 64;

  /** Decoded records, of a kilobyte and more, that may be in the processor's caches. */
  private static final int LEAST_HELD = 4096;

  /** Inputs come fast when the last one came so short a time ago. */
  private static final long FAST_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final LayerStore store;
  private final RoundWork<GraphChange, B> work;
  private final Object[] inputs = new Object[MOST];
  private final boolean[] isSecond = new boolean[MOST];
  private boolean always;
  private int size;
  private long lastNanos;

  /**
   * Makes an empty queue.
   *
   * @param work takes an input
   */
  QueuedInputs(LayerStore store, RoundWork<GraphChange, B> work) {
    this.store = store;
    this.work = work;
    this.lastNanos = System.nanoTime() - FAST_NANOS;
  }

  /** Has all inputs wait, however few the records and slow the inputs are. */
  void waitAlways() {
    always = true;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Takes something of the first input, now or soon. */
  void first(GraphChange change) throws Exception {
    add(change, false);
  }

  /** Takes something of the second input, now or soon. */
  void second(B element) throws Exception {
    add(element, true);
  }

  private void add(Object input, boolean second) throws Exception {
    long now = System.nanoTime();
    boolean fast = now - lastNanos < FAST_NANOS;
    lastNanos = now;
    boolean waits = always || size > 0 || (fast && store.held() >= LEAST_HELD);
    if (!waits) {
      take(input, second);
      return;
    }
    inputs[size] = input;
    isSecond[size] = second;
    size++;
    if (size == MOST) {
      take();
    }
  }

  /** Takes all that wait. */
  void take() throws Exception {
    if (size > 1) {
      lookAhead();
    }
    int count = size;
    size = 0;
    for (int i = 0; i < count; i++) {
      Object input = inputs[i];
      inputs[i] = null;
      take(input, isSecond[i]);
    }
  }

  @SuppressWarnings("unchecked")
  private void take(Object input, boolean second) throws Exception {
    if (second) {
      work.second((B) input);
    } else {
      work.first((GraphChange) input);
    }
  }

  private void lookAhead() {
    LookAhead ahead = store.lookAhead();
    for (int i = 0; i < size; i++) {
      if (inputs[i] instanceof EdgeHalf edge) {
        ahead.node(edge.shard(), edge.half().self().key());
        ahead.source(edge.half().other().key());
      } else if (inputs[i] instanceof LabelHalf label) {
        ahead.node(label.shard(), label.half().self().key());
      } else if (inputs[i] instanceof Replica replica) {
        ahead.replica(replica.node());
      }
    }
    ahead.run();
  }
}
