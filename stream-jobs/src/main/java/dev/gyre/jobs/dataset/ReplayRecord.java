package dev.gyre.jobs.dataset;

/**
 * One raw record of a dataset, ready to be sent. The arrays are the reader's gift: it does not
 * touch them again.
 *
 * @param topic logical topic, without the job's prefix: {@code transactions}, {@code labels}
 * @param row 0-based number of the data row in its file, which is the key as a number
 * @param key decimal ASCII of {@code row}
 * @param value the row as it stands in the file, without its line end
 * @param eventTimeMs the replay's clock at this record in epoch ms; never decreases within a
 *     stream. For a label it is the time at which the label becomes available.
 * @param ahead whether the row claims a time after the replay's clock, which the job is then told
 * @param kind event or label
 */
public record ReplayRecord(
    String topic, long row, byte[] key, byte[] value, long eventTimeMs, boolean ahead, Kind kind) {

  /** What a record tells. */
  public enum Kind {
    /** Something that happened: a row of the dataset. */
    EVENT,
    /** What was learnt later of an event. */
    LABEL
  }
}
