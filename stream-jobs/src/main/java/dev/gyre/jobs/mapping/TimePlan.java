package dev.gyre.jobs.mapping;

import dev.gyre.jobs.mapping.spec.TimeFormat;
import dev.gyre.jobs.mapping.spec.TimeValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Reads a time, which must be there and lie in the years 1970 to 2200. */
final class TimePlan {
  /** The last possible ms, inclusive: the end of the year 2200. */
  static final long MAX_MS = Instant.parse("2201-01-01T00:00:00Z").toEpochMilli() - 1;

  /** A date; then, optionally, a 'T' or blank and a time; then, optionally, an offset. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][ ]")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalEnd()
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  private final TextPlan value;
  private final TimeFormat format;
  private final long originMs;

  TimePlan(TimeValue time, Row row) {
    this.value = TextPlan.compile(time.value(), row);
    this.format = time.format();
    this.originMs = time.originMs();
  }

  /** Epoch ms. */
  long timeMs(Row row) throws RecordFault {
    if (format == TimeFormat.ISO8601) {
      return parseIso(value.required(row), row);
    }
    double count = number(row);
    double ms =
        switch (format) {
          case SECONDS -> Math.rint(count * 1000);
          case MICROS -> Math.floor(count / 1000);
          default -> Math.floor(count);
        };
    double time = ms + originMs;
    if (!(count >= 0 && time >= 0 && time <= MAX_MS)) {
      throw impossible(value.text(row), value.name(row), format);
    }
    return (long) time;
  }

  private double number(Row row) throws RecordFault {
    try {
      return value.requiredNumber(row);
    } catch (RecordFault fault) {
      if (fault.reason() == RejectReason.NOT_A_NUMBER) {
        throw impossible(value.text(row), value.name(row), format);
      }
      throw fault;
    }
  }

  private long parseIso(String text, Row row) throws RecordFault {
    try {
      TemporalAccessor parsed =
          ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      long ms = instant(parsed).toEpochMilli();
      if (ms >= 0 && ms <= MAX_MS) {
        return ms;
      }
    } catch (DateTimeException | ArithmeticException notATime) {
      throw impossible(text, value.name(row), format);
    }
    throw impossible(text, value.name(row), format);
  }

  private static Instant instant(TemporalAccessor parsed) {
    if (parsed instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (parsed instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC);
    }
    return ((LocalDate) parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private static RecordFault impossible(String text, String name, TimeFormat format) {
    return RecordFault.of(
        RejectReason.IMPOSSIBLE_TIME,
        name,
        text,
        format == TimeFormat.ISO8601
            ? "it must be an ISO 8601 date or date and time in the years 1970 to 2200"
            : "it must be a count of "
                + format.token()
                + ", not negative, that gives a time in the years 1970 to 2200",
        "correct the producer, or the unit and origin in the job file");
  }

  /** A time that came as epoch ms. */
  static long check(long timeMs, String name) throws RecordFault {
    if (timeMs < 0 || timeMs > MAX_MS) {
      throw impossible(Long.toString(timeMs), name, TimeFormat.MILLIS);
    }
    return timeMs;
  }

  /** A later time, which must not be before the earlier one. */
  static long checkOrder(String name, long laterMs, String earlierName, long earlierMs)
      throws RecordFault {
    if (laterMs < earlierMs) {
      throw RecordFault.of(
          RejectReason.TIME_ORDER,
          name,
          laterMs + " ms",
          "it must not be before the " + earlierName + ", " + earlierMs + " ms",
          "correct the producer, or the mapping of the two times");
    }
    return laterMs;
  }

  String name(Row row) {
    return value.name(row);
  }
}
