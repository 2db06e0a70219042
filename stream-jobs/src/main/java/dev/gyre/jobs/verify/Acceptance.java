package dev.gyre.jobs.verify;

import java.util.Arrays;

/**
 * Which records are events of the graph: a second statement of DESIGN's time rules, kept apart from
 * the job's own so that the two can be compared.
 */
public final class Acceptance {

  /** What becomes of a record. */
  public enum Verdict {
    /** It changes the graph. */
    ACCEPTED,
    /** It is no event. */
    BROKEN,
    /** Its time is too far ahead of the clock on the wall. */
    AHEAD,
    /** Its time is too far behind its partition's greatest. */
    LATE;

    /** The dead letter's reason; empty where any will do. */
    public String reason() {
      return switch (this) {
        case ACCEPTED -> throw new IllegalStateException("an accepted record is no dead letter");
        case BROKEN -> "";
        case AHEAD -> "time-ahead";
        case LATE -> "late";
      };
    }
  }

  private final long latenessMs;
  private final long aheadOfMs;
  private final long[] greatestMs;

  /**
   * Begins without any record.
   *
   * @param partitions partitions of the topic
   * @param latenessMs how far behind its partition's greatest time a record may be, inclusive
   * @param aheadOfMs greatest time that is not ahead
   */
  public Acceptance(int partitions, long latenessMs, long aheadOfMs) {
    this.latenessMs = latenessMs;
    this.aheadOfMs = aheadOfMs;
    this.greatestMs = new long[partitions];
    Arrays.fill(greatestMs, Long.MIN_VALUE);
  }

  /** Judges the next record of its partition. */
  public Verdict judge(Arrival arrival) {
    if (arrival.event() == null) {
      return Verdict.BROKEN;
    }
    long time = arrival.event().eventTimeMs();
    if (time > aheadOfMs) {
      return Verdict.AHEAD;
    }
    long greatest = greatestMs[arrival.partition()];
    if (greatest != Long.MIN_VALUE && time < greatest - latenessMs) {
      return Verdict.LATE;
    }
    greatestMs[arrival.partition()] = Math.max(greatest, time);
    return Verdict.ACCEPTED;
  }

  /** The watermark of a partition; {@link Long#MIN_VALUE} before its first record. */
  public long watermarkMs(int partition) {
    long greatest = greatestMs[partition];
    return greatest == Long.MIN_VALUE ? greatest : greatest - latenessMs;
  }

  /** The greatest time accepted so far, or {@link RandomStream#START_MS}. */
  public long greatestMs() {
    return Arrays.stream(greatestMs).reduce(RandomStream.START_MS, Math::max);
  }
}
