package dev.gyre.jobs.queue;

import dev.gyre.jobs.round.RoundWork;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Inputs that wait for a few more, to be taken in the order in which they came: what they need from
 * memory is read for all of them first.
 *
 * <p>Only while they come fast, many in a row, and only once there is more state than the
 * processor's caches hold: else there is nothing to gain, and an input is taken at once. A timer
 * ends the wait. A watermark waits with the inputs that it comes behind, and those that come behind
 * it are taken before it: it is late by as much, which it may be, and of several the last one
 * counts, unless that is the maximum, which stands for the end of input. Whoever has the operator
 * see what it has taken so far, as a checkpoint, the end of input and an input that is idle do,
 * {@linkplain #take has them taken} before.
 *
 * @param <A> what input 1 brings
 * @param <B> what input 2 brings
 */
public final class QueuedInputs<A, B> {

  /** So many are taken together. */
  private static final int MOST = 64;

  /** An input comes fast when it comes so short a time after the one before. */
  private static final long FAST_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** So many come fast in a row before the next one waits: both halves of an edge always do. */
  private static final int FAST_IN_A_ROW = 16;

  private final RoundWork<A, B> work;
  private final Ahead<A, B> ahead;
  private final ProcessingTimeService timers;
  private final long waitMs;
  private final Owner owner;
  private final LongSupplier nanos;
  private final Object[] inputs = new Object[MOST];
  private final boolean[] isSecond = new boolean[MOST];
  private boolean always;
  private boolean timerPlanned;
  private int size;
  private long batch;
  private int fastInARow;
  private long lastNanos;
  private Watermark mark;

  /** The operator whose inputs wait. */
  public interface Owner {
    /** Called by the timer, when all inputs that came before have been taken. */
    void afterWait();

    /** Called with a watermark that inputs waited before, or that came when none did. */
    void pass(Watermark passed) throws Exception;
  }

  /**
   * Reads from memory what inputs need.
   *
   * @param <A> what input 1 brings
   * @param <B> what input 2 brings
   */
  public interface Ahead<A, B> {

    /** Whether there is so much state that most of what an input needs is in no cache. */
    boolean isWorthwhile();

    /** Adds something that input 1 brought. */
    void first(A element);

    /** Adds something that input 2 brought. */
    void second(B element);

    /** Reads what those need that were added, and forgets them. */
    void run();
  }

  /**
   * Makes an empty queue.
   *
   * @param work takes an input
   * @param waitMs how long an input waits, milliseconds of processing time, 1 or more
   * @param owner is given the watermarks
   */
  public QueuedInputs(
      RoundWork<A, B> work,
      Ahead<A, B> ahead,
      ProcessingTimeService timers,
      long waitMs,
      Owner owner) {
    this(work, ahead, timers, waitMs, owner, System::nanoTime);
  }

  QueuedInputs(
      RoundWork<A, B> work,
      Ahead<A, B> ahead,
      ProcessingTimeService timers,
      long waitMs,
      Owner owner,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.work = work;
    this.ahead = ahead;
    this.timers = timers;
    this.waitMs = waitMs;
    this.owner = owner;
    this.lastNanos = nanos.getAsLong();
  }

  /** Has all inputs wait, however little the state and slow the inputs are. */
  public void waitAlways() {
    always = true;
  }

  /** Takes something of input 1, now or soon. */
  public void first(A element) throws Exception {
    add(element, false);
  }

  /** Takes something of input 2, now or soon. */
  public void second(B element) throws Exception {
    add(element, true);
  }

  /** Whether inputs wait. */
  public boolean isWaiting() {
    return size > 0;
  }

  /** Passes a watermark on, now or when the inputs that wait have been taken. */
  public void mark(Watermark next) throws Exception {
    if (next.getTimestamp() == Long.MAX_VALUE) {
      // It ends no window: the one before is the last that does, and must not be replaced by it.
      take();
    }
    mark = next;
    if (size == 0) {
      passMark();
    }
  }

  private void passMark() throws Exception {
    Watermark passed = mark;
    mark = null;
    if (passed != null) {
      owner.pass(passed);
    }
  }

  private void add(Object input, boolean second) throws Exception {
    if (!waits()) {
      take(input, second);
      return;
    }
    inputs[size] = input;
    isSecond[size] = second;
    size++;
    if (size == MOST) {
      take();
    } else if (!timerPlanned) {
      planTimer();
    }
  }

  private boolean waits() {
    long now = nanos.getAsLong();
    fastInARow = now - lastNanos < FAST_NANOS ? fastInARow + 1 : 0;
    lastNanos = now;
    return always || size > 0 || (fastInARow > FAST_IN_A_ROW && ahead.isWorthwhile());
  }

  private void planTimer() {
    timerPlanned = true;
    long planned = batch;
    timers.registerTimer(timers.getCurrentProcessingTime() + waitMs, unused -> endWait(planned));
  }

  private void endWait(long planned) throws Exception {
    timerPlanned = false;
    if (planned != batch) {
      // Those that it was for were taken; others wait since.
      if (size > 0) {
        planTimer();
        return;
      }
    } else {
      take();
    }
    owner.afterWait();
  }

  /** Takes all that wait, and then the watermark. */
  public void take() throws Exception {
    int count = size;
    if (count > 1) {
      lookAhead();
    }
    batch++;
    size = 0;
    for (int i = 0; i < count; i++) {
      Object input = inputs[i];
      inputs[i] = null;
      take(input, isSecond[i]);
    }
    passMark();
  }

  // Each is of the input that it is noted to be of.
  @SuppressWarnings("unchecked")
  private void take(Object input, boolean second) throws Exception {
    if (second) {
      work.second((B) input);
    } else {
      work.first((A) input);
    }
  }

  @SuppressWarnings("unchecked")
  private void lookAhead() {
    for (int i = 0; i < size; i++) {
      if (isSecond[i]) {
        ahead.second((B) inputs[i]);
      } else {
        ahead.first((A) inputs[i]);
      }
    }
    ahead.run();
  }
}
