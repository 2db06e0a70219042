package dev.gyre.jobs.ingest;

import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** Where a job without state begins to read; a job with state goes on from the offsets in it. */
public sealed interface StartOffsets extends Serializable {

  /** Every record that the broker still has. */
  record Earliest() implements StartOffsets {
    @Override
    public String toString() {
      return "earliest";
    }
  }

  /**
   * From the offsets that the consumer group has committed, and where it has committed none from
   * the first record: the records before them are not part of the graph.
   */
  record Committed() implements StartOffsets {
    @Override
    public String toString() {
      return "committed";
    }
  }

  /**
   * The records that the broker received at or after a time.
   *
   * @param timeMs the time, epoch milliseconds
   */
  record Since(long timeMs) implements StartOffsets {
    @Override
    public String toString() {
      return Instant.ofEpochMilli(timeMs).toString();
    }
  }

  /**
   * The start that a text names.
   *
   * @param text {@code earliest}, {@code committed}, or a time in ISO 8601 such as {@code
   *     2026-10-25T00:00:00Z}
   * @throws IllegalArgumentException if it is none of these
   */
  static StartOffsets parse(String text) {
    return switch (text) {
      case "earliest" -> new Earliest();
      case "committed" -> new Committed();
      default -> {
        try {
          yield new Since(Instant.parse(text).toEpochMilli());
        } catch (DateTimeParseException e) {
          throw new IllegalArgumentException(
              "'"
                  + text
                  + "' is no start: give earliest, committed, or a time such as"
                  + " 2026-10-25T00:00:00Z",
              e);
        }
      }
    };
  }

  /** The same for Flink's source. */
  @SuppressWarnings("deprecation") // the connector takes no other type
  default OffsetsInitializer initializer() {
    if (this instanceof Since since) {
      return OffsetsInitializer.timestamp(since.timeMs());
    }
    return this instanceof Earliest
        ? OffsetsInitializer.earliest()
        : OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
  }
}
