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
