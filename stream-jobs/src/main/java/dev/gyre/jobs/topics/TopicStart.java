package dev.gyre.jobs.topics;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Where in its topics a replay begins. */
public sealed interface TopicStart {

  /** At the first record that the broker still has. */
  record Earliest() implements TopicStart {}

  /**
   * At this offset of every partition, or at the first one that the broker still has.
   *
   * @param offset at least 0
   */
  record Offset(long offset) implements TopicStart {}

  /**
   * At the first record of each partition that was written at this time or later, by the records'
   * own timestamps.
   *
   * @param timeMs epoch milliseconds
   */
  record Time(long timeMs) implements TopicStart {}

  /**
   * Reads {@code earliest}, an offset, or a time as {@code 2024-05-01T00:00:00Z}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static TopicStart of(String text) {
    if (text.equals("earliest")) {
      return new Earliest();
    }
    try {
      return text.matches("\\d{1,18}")
          ? new Offset(Long.parseLong(text))
          : new Time(Instant.parse(text).toEpochMilli());
    } catch (DateTimeParseException neither) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no start: write earliest, an offset as 120000, or a time as"
              + " 2024-05-01T00:00:00Z",
          neither);
    }
  }
}
