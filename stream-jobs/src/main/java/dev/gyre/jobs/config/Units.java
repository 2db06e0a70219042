package dev.gyre.jobs.config;

import dev.gyre.graph.schema.Window;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units. */
final class Units {
  private static final Pattern WITH_UNIT = Pattern.compile("([0-9]{1,15})\\s*([A-Za-z]+)");
  private static final Map<String, Long> MS =
      Map.of(
          "ms",
          1L,
          "s",
          1_000L,
          "m",
          60_000L,
          "h",
          3_600_000L,
          "d",
          86_400_000L,
          "w",
          604_800_000L);
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private Units() {}

  /**
   * Milliseconds of a text such as {@code 60d}; empty when it is none, or too long for a window.
   */
  static OptionalLong durationMs(String text) {
    if (text.equals("0")) {
      return OptionalLong.of(0);
    }
    return scaled(text, MS, Window.MAX_MS);
  }

  /** Bytes of a text such as {@code 1MiB} or {@code 4096}; empty when it is none. */
  static OptionalLong bytes(String text) {
    return scaled(text.matches("[0-9]+") ? text + "B" : text, BYTES, Integer.MAX_VALUE);
  }

  private static OptionalLong scaled(String text, Map<String, Long> units, long max) {
    Matcher matcher = WITH_UNIT.matcher(text);
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      return OptionalLong.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return count > max / unit ? OptionalLong.empty() : OptionalLong.of(count * unit);
  }
}
