package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.MicroClock;
import dev.gyre.state.store.Dirt;
import dev.gyre.state.store.LayerStore;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has dirty nodes refreshed in bundles of a bounded time, when their time has come by the {@link
 * RefreshPacer}: after an input, or as mails between inputs. A bundle also writes some of what has
 * changed to state, so that a checkpoint finds little to do.
 */
final class Bundles {

  private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);

  /** Nobody waits for rows that are written: without inputs there is no need to wake up for few. */
  private static final long WRITE_EVERY_MS = 5;

  private final LayerStore store;
  private final BooleanSupplier refreshNext;
  private final RefreshPacer pacer;
  private final InputAge age;
  private final IdleInput input;
  private final MailboxExecutor mailbox;
  private final ProcessingTimeService timers;
  private boolean planned;
  private boolean timerPlanned;
  private long bundles;

  /**
   * Prepares bundles of an operator.
   *
   * @param refreshNext refreshes the few nodes whose turn it is
   * @param age of the input, by which refreshes leave it more of the time
   */
  Bundles(
      LayerStore store,
      BooleanSupplier refreshNext,
      RefreshPacer pacer,
      InputAge age,
      IdleInput input,
      MailboxExecutor mailbox,
      ProcessingTimeService timers) {
    this.store = store;
    this.refreshNext = refreshNext;
    this.pacer = pacer;
    this.age = age;
    this.input = input;
    this.mailbox = mailbox;
    this.timers = timers;
  }

  /**
   * To be called after inputs were taken: plans a bundle if there is something to do, or runs the
   * one whose time has come. Timers are late by a millisecond and more, which at full load would
   * leave refreshes no more than about half of the time.
   */
  void afterInput() {
    long now = System.nanoTime();
    input.came(now);
    if (timerPlanned && store.isDirty() && pacer.waitNanos(now) <= 0) {
      run();
    } else {
      plan();
    }
  }

  /** Plans a bundle if there is something to do and none is planned. */
  void plan() {
    if (planned || (!store.isDirty() && !store.isBehind())) {
      return;
    }
    long now = System.nanoTime();
    long waitNanos = input.isPaused(now) ? 0 : pacer.waitNanos(now);
    planned = true;
    if (waitNanos <= 0 && store.isDirty()) {
      planNow();
    } else {
      long leastMs = store.isDirty() ? 1 : WRITE_EVERY_MS;
      planTimer(Math.max(leastMs, TimeUnit.NANOSECONDS.toMillis(waitNanos)));
    }
  }

  private void planTimer(long waitMs) {
    timerPlanned = true;
    long bundleOfTimer = bundles;
    timers.registerTimer(
        timers.getCurrentProcessingTime() + waitMs,
        unused -> {
          // An input may have run the bundle before, and the next may have a timer of its own.
          if (bundles == bundleOfTimer) {
            run();
          }
        });
  }

  private void planNow() {
    try {
      mailbox.execute(this::run, "refresh of dirty nodes");
    } catch (RejectedExecutionException ending) {
      // The task was stopped with a savepoint, which has what is dirty.
      LOG.debug("ends with dirty nodes", ending);
    }
  }

  /** One bundle: refreshes until its time is up, then writes some of what has changed. */
  private void run() {
    bundles++;
    planned = false;
    timerPlanned = false;
    long start = System.nanoTime();
    long end = start + pacer.bundleNanos();
    while (store.isDirty() && System.nanoTime() < end) {
      refreshNext.getAsBoolean();
    }
    long refreshed = System.nanoTime();
    long budget = pacer.bundleNanos() / 4;
    store.writeBehind(budget);
    long oldest = store.dirty().oldestStampMicros(Dirt.DIRECT);
    // Writing may take longer than that now and then, which is not to be made up for.
    long ended = Math.min(System.nanoTime(), refreshed + budget);
    long now = MicroClock.now();
    pacer.ran(start, ended, now - oldest, age.isLate(now));
    plan();
  }
}
