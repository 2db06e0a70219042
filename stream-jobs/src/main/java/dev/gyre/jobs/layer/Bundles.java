package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.MicroClock;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has dirty nodes refreshed in bundles of a bounded time, when their time has come by the {@link
 * RefreshPacer}: after an input, or as mails between inputs. A bundle also writes some of what has
 * changed to state, and so do inputs between bundles when that is due, so that a checkpoint finds
 * little to do.
 */
final class Bundles {

  private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);

  /** Nobody waits for rows that are written: without inputs there is no need to wake up for few. */
  private static final long WRITE_EVERY_MS = 5;

  /**
   * So many times as long as inputs wrote they do not: who writes faster than that has inputs wait,
   * which is worse than a little that is left to a checkpoint.
   */
  private static final int WRITE_PAUSE = 3;

  private final Work work;
  private final RefreshPacer pacer;
  private final InputAge age;
  private final IdleInput input;
  private final MailboxExecutor mailbox;
  private final ProcessingTimeService timers;
  private final LongSupplier nanos;
  private boolean planned;
  private boolean timerPlanned;
  private long bundles;
  private long nextWriteNanos = Long.MIN_VALUE;

  /** What bundles do, and what there is to do. */
  interface Work {
    /** Whether nodes are dirty. */
    boolean isDirty();

    /** Whether much has changed that is not written. */
    boolean isBehind();

    /** Whether some of that has to be written now, or a checkpoint will have to wait for it. */
    boolean isWriteDue();

    /** Refreshes the few nodes whose turn it is. */
    void refresh();

    /** Writes some of what has changed, for so many nanoseconds or a millisecond. */
    void write(long nanos);

    /** The ingest stamp of the oldest direct change, {@link MicroClock#NEVER} if there is none. */
    long oldestDirectMicros();
  }

  /**
   * Prepares bundles of an operator.
   *
   * @param age of the input, by which refreshes leave it more of the time
   * @param nanos the clock that bundles and pauses are measured by
   */
  Bundles(
      Work work,
      RefreshPacer pacer,
      InputAge age,
      IdleInput input,
      MailboxExecutor mailbox,
      ProcessingTimeService timers,
      LongSupplier nanos) {
    this.work = work;
    this.pacer = pacer;
    this.age = age;
    this.input = input;
    this.mailbox = mailbox;
    this.timers = timers;
    this.nanos = nanos;
  }

  /**
   * To be called after inputs were taken: plans a bundle if there is something to do, or runs the
   * one whose time has come, or writes what is due. Timers are late by a millisecond and more,
   * which at full load would leave refreshes no more than about half of the time.
   */
  void afterInput() {
    long now = nanos.getAsLong();
    input.came();
    if (timerPlanned && work.isDirty() && pacer.waitNanos(now) <= 0) {
      run();
      return;
    }
    if (now >= nextWriteNanos && work.isWriteDue()) {
      writeBetween(now);
    }
    plan();
  }

  /** Writes what cannot wait for the next bundle, which then comes later by as much. */
  private void writeBetween(long start) {
    work.write(writeNanos());
    long ended = nanos.getAsLong();
    input.couldNotCome(ended - start);
    pacer.putOff(ended - start);
    wrote(start, ended);
  }

  /** Inputs then have most of the time for themselves before they write again. */
  private void wrote(long start, long ended) {
    nextWriteNanos = ended + WRITE_PAUSE * (ended - start);
  }

  private long writeNanos() {
    return pacer.bundleNanos() / 4;
  }

  /** Plans a bundle if there is something to do and none is planned. */
  void plan() {
    if (planned || (!work.isDirty() && !work.isBehind())) {
      return;
    }
    long now = nanos.getAsLong();
    long waitNanos = input.isPaused(now) ? 0 : pacer.waitNanos(now);
    planned = true;
    if (waitNanos <= 0 && work.isDirty()) {
      planNow();
    } else {
      long leastMs = work.isDirty() || work.isWriteDue() ? 1 : WRITE_EVERY_MS;
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
    long start = nanos.getAsLong();
    long end = start + pacer.bundleNanos();
    while (work.isDirty() && nanos.getAsLong() < end) {
      work.refresh();
    }
    long refreshed = nanos.getAsLong();
    long budget = writeNanos();
    long oldest = work.oldestDirectMicros();
    work.write(budget);
    long ended = nanos.getAsLong();
    // Writing may take far longer, as behind a checkpoint, which is not to be made up for; but the
    // pause comes after it, or input would have none of the time.
    long took = Math.min(ended, refreshed + budget) - start;
    input.couldNotCome(ended - start);
    wrote(refreshed, ended);
    long now = MicroClock.now();
    pacer.ran(took, ended, now - oldest, age.takeLate(now));
    plan();
  }
}
