package dev.gyre.jobs.config;

import java.io.Serializable;

/**
 * What the sinks promise.
 *
 * @param guarantee at least once, or exactly once by transactions
 * @param publishScores whether every decision goes to the scores topic, and not only the alerts
 * @param scoresLingerMs how long a record of the scores topic may wait for others to be sent with
 *     it, milliseconds, 0 or more
 */
public record DeliverySpec(Guarantee guarantee, boolean publishScores, long scoresLingerMs)
    implements Serializable {

  /**
   * Greatest {@code scoresLingerMs}: a producer refuses to start with one that is longer than its
   * time to deliver, two minutes.
   */
  public static final int MAX_SCORES_LINGER_MS = 10_000;

  /** How long anything waits for others at most in a network buffer or an operator's queue. */
  public static final long GREATEST_WAIT_MS = 10;

  private static final int STEPS_PER_LINGER = 5;
  private static final long LEAST_LINGER_TO_WAIT_MS = 10;

  /**
   * Whether what a score waits for goes on as soon as there is no more input for now, and not only
   * when {@link #stepWaitMs} has passed: where scores wait for little in the end. Where none are
   * published too: alerts are not to wait.
   */
  public boolean scoresAtOnce() {
    return !publishScores || scoresLingerMs < LEAST_LINGER_TO_WAIT_MS;
  }

  /**
   * How long what a score waits for may wait for others at each step on its way, in a network
   * buffer or an operator's queue, milliseconds: a part of what a score may wait in the end, since
   * each buffer and each timer costs, whatever the load. If scores go on {@linkplain #scoresAtOnce
   * at once}, it is reached under full load alone.
   */
  public long stepWaitMs() {
    return scoresAtOnce()
        ? GREATEST_WAIT_MS
        : Math.min(GREATEST_WAIT_MS, scoresLingerMs / STEPS_PER_LINGER);
  }

  /** How often a record may appear. */
  public enum Guarantee {
    /** An alert may be repeated after a failure, with the same id. */
    AT_LEAST_ONCE("atLeastOnce"),
    /** An alert appears once, but only after the next checkpoint. */
    EXACTLY_ONCE("exactlyOnce");

    private final String token;

    Guarantee(String token) {
      this.token = token;
    }

    /** How the job file writes it. */
    public String token() {
      return token;
    }
  }
}
