package dev.gyre.jobs.message;

/**
 * The end of a round of the synchronous mode, in every channel.
 *
 * <p>A round is what one record, or one step of the watermark, causes in the whole job. What stands
 * before its end in a channel belongs to it or to an earlier one, what follows belongs to a later
 * one.
 *
 * @param number counts the rounds since the job started or was restored, from 1
 * @param watermarkMs the watermark at its end, epoch milliseconds; {@link Long#MIN_VALUE} before
 *     the first
 */
public record RoundEnd(long number, long watermarkMs)
    implements GraphChange, ReplicaMessage, InteractionMessage, UpdateMessage {

  /** In place of a shard, tells it from the records of its channel. */
  static final int NO_SHARD = -1;

  /** Any will do: in the synchronous mode one subtask has them all. */
  @Override
  public int shard() {
    return 0;
  }

  /** It changes nothing, and was not ingested. */
  @Override
  public long stampMicros() {
    return Long.MIN_VALUE;
  }
}
