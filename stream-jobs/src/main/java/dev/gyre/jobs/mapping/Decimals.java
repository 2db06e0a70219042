package dev.gyre.jobs.mapping;

import java.nio.charset.StandardCharsets;

/**
 * Decimal numbers out of ASCII: {@code [+-] digits [. digits] [e [+-] digits]}, at least one digit,
 * nothing else. Stricter than {@link Double#parseDouble}, which takes blanks, hexadecimals, {@code
 * NaN} and a trailing {@code f}.
 *
 * <p>Fast path after Clinger (PLDI 1990): up to 15 digits and a power of ten up to 22 are both
 * exact doubles, so one multiplication or division rounds once and correctly; the rest goes to the
 * JDK.
 */
final class Decimals {
  private static final int MAX_LENGTH = 400;
  private static final int EXACT_DIGITS = 15;
  private static final double[] POWERS = new double[23];

  static {
    double power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
  }

  private Decimals() {}

  /** The number that is all of the text; NaN when it is none, infinite when it is too great. */
  static double parse(String text) {
    // A character beyond Latin-1 becomes '?', which no number has.
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return parse(bytes, 0, bytes.length);
  }

  /** The number between two offsets; NaN when there is none, infinite when it is too great. */
  static double parse(byte[] bytes, int from, int to) {
    if (to - from > MAX_LENGTH) {
      return Double.NaN;
    }
    int at = from;
    boolean negative = at < to && bytes[at] == '-';
    if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
      at++;
    }
    long mantissa = 0;
    int digits = 0;
    int significant = 0;
    int scale = 0;
    boolean fraction = false;
    for (; at < to; at++) {
      int c = bytes[at];
      if (c == '.' && !fraction) {
        fraction = true;
      } else if (c >= '0' && c <= '9') {
        digits++;
        if (significant > 0 || c != '0') {
          significant++;
        }
        if (significant <= EXACT_DIGITS) {
          mantissa = mantissa * 10 + (c - '0');
          scale -= fraction ? 1 : 0;
        }
      } else {
        break;
      }
    }
    if (digits == 0) {
      return Double.NaN;
    }
    int exponent = 0;
    if (at < to) {
      exponent = exponent(bytes, at, to);
      if (exponent == Integer.MIN_VALUE) {
        return Double.NaN;
      }
    }
    int power = scale + exponent;
    if (significant > EXACT_DIGITS || Math.abs(power) >= POWERS.length) {
      return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }
    double value = power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
    return negative ? -value : value;
  }

  /**
   * The exponent from its letter on, cut off far beyond a double's range; MIN_VALUE if it is none.
   */
  private static int exponent(byte[] bytes, int from, int to) {
    if (bytes[from] != 'e' && bytes[from] != 'E') {
      return Integer.MIN_VALUE;
    }
    int at = from + 1;
    boolean negative = at < to && bytes[at] == '-';
    if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
      at++;
    }
    if (at == to) {
      return Integer.MIN_VALUE;
    }
    int exponent = 0;
    for (; at < to; at++) {
      int c = bytes[at];
      if (c < '0' || c > '9') {
        return Integer.MIN_VALUE;
      }
      exponent = Math.min(exponent * 10 + (c - '0'), 100_000);
    }
    return negative ? -exponent : exponent;
  }
}
