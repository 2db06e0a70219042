package dev.gyre.schemas;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Names and values of the Kafka record headers that Gyre gives a meaning to, in any topic. */
public final class KafkaHeaders {

  /**
   * A heartbeat: the value is an instant in epoch milliseconds, decimal ASCII. The record has no
   * value, or an empty one, and says only that its partition's time has come this far.
   */
  public static final String HEARTBEAT = "gyre-heartbeat";

  /**
   * The last record of a partition in a bounded replay, with the value {@link #TRUE}; a bounded
   * source ends the partition there.
   */
  public static final String LAST = "gyre-last";

  /**
   * A record that was a dead letter and has been sent again: the value is topic, partition and
   * offset of the first one with hyphens between, in UTF-8. For people; no reader needs it.
   */
  public static final String REDRIVEN = "gyre-redriven";

  /**
   * When the record was sent, in epoch milliseconds, decimal ASCII, where that is earlier than its
   * Kafka time: a replay of the past is later than what it replays. A time in the record that is
   * further ahead of this one than the allowed skew comes from a wrong clock.
   */
  public static final String SENT = "gyre-sent";

  /** The value of a header that is a flag: {@code true} in ASCII. */
  public static final String TRUE = "true";

  private KafkaHeaders() {}

  /**
   * The bytes of a header that is an instant.
   *
   * @param timeMs the instant, epoch milliseconds
   */
  public static byte[] timeValue(long timeMs) {
    return Long.toString(timeMs).getBytes(StandardCharsets.US_ASCII);
  }

  /** The bytes of {@link #TRUE}. */
  public static byte[] trueValue() {
    return TRUE.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads a header that is an instant.
   *
   * @param value the bytes of the header, null when it has none
   * @return the instant in epoch milliseconds, or empty when the bytes are no decimal number, which
   *     makes the record a bad one
   */
  public static OptionalLong parseTime(byte[] value) {
    if (value == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(new String(value, StandardCharsets.US_ASCII)));
    } catch (NumberFormatException notANumber) {
      return OptionalLong.empty();
    }
  }

  /**
   * Whether a flag header is set.
   *
   * @param value the bytes of the header, null when it has none
   */
  public static boolean isTrue(byte[] value) {
    return value != null && TRUE.equals(new String(value, StandardCharsets.US_ASCII));
  }
}
