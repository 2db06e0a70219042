package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;

/**
 * What a record may be at most.
 *
 * @param maxRecordBytes the greatest length of a record's value, in bytes, inclusive
 * @param maxIdBytes the greatest length of an id, in bytes of UTF-8, inclusive, up to {@link
 *     #LONGEST_ID}
 */
public record MappingLimits(int maxRecordBytes, int maxIdBytes) implements Serializable {
  /** One MiB a record, one KiB an id. */
  public static final MappingLimits DEFAULT = new MappingLimits(1 << 20, 1 << 10);

  /** Ids travel between tasks with two bytes of length, and three bytes at most a character. */
  public static final int LONGEST_ID = 0xffff / 3;

  /** Refuses limits below 1, and ids that are too long to travel. */
  public MappingLimits {
    if (maxRecordBytes < 1 || maxIdBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1 byte, not " + maxRecordBytes + " and " + maxIdBytes);
    }
    if (maxIdBytes > LONGEST_ID) {
      throw new IllegalArgumentException(
          "maxIdBytes is " + maxIdBytes + " but must be " + LONGEST_ID + " at most");
    }
  }
}
