package dev.gyre.jobs.mapping;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text out of bytes that claim to be UTF-8. */
final class Utf8Text {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8Text() {}

  /**
   * The text between two offsets.
   *
   * @param field what a message calls it
   */
  static String decode(byte[] bytes, int from, int to, String field) throws RecordFault {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    // The JDK puts U+FFFD for what it cannot read; only then is the slow, strict reading needed.
    if (text.indexOf(REPLACEMENT) >= 0 && !strict(bytes, from, to)) {
      throw RecordFault.of(
          RejectReason.WRONG_TYPE, field, text, "its bytes must be UTF-8", "correct the producer");
    }
    return text;
  }

  private static boolean strict(byte[] bytes, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
  }

  /** The length in UTF-8, or -1 when half of a surrogate pair stands alone, so that it has none. */
  static int length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800) {
        length += 2;
      } else if (!Character.isSurrogate(c)) {
        length += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        length += 4;
        i++;
      } else {
        return -1;
      }
    }
    return length;
  }
}
