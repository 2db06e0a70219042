package dev.gyre.graph.event;

import com.dynatrace.hash4j.hashing.Hashing;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * An edge id in 16 bytes that keep the order of ids, compared as an unsigned 128-bit number.
 *
 * <pre>
 * id of up to 15 bytes of UTF-8   bytes 0..14: the id, padded with zeros; byte 15: its length
 * longer id                       bytes 0..6: its first 7 bytes; bytes 7..14: its 64-bit XXH3 hash;
 *                                 byte 15: 0xFF
 * </pre>
 *
 * <p>Ids of up to 15 bytes order exactly as their bytes do, a prefix before what it is a prefix of;
 * longer ones by their first 7 bytes, then by hash.
 *
 * @param hi bytes 0 to 7, big-endian
 * @param lo bytes 8 to 15, big-endian
 */
public record EdgeId(long hi, long lo) implements Comparable<EdgeId>, Serializable {

  private static final int BYTES = 16;
  private static final int LONGEST_KEPT = BYTES - 1;
  private static final int PREFIX_OF_LONG = 7;
  private static final int MARK_OF_LONG = 0xFF;

  /** The packed form of an edge id. */
  public static EdgeId of(String id) {
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    long hi = 0;
    long lo = 0;
    int kept = utf8.length <= LONGEST_KEPT ? utf8.length : PREFIX_OF_LONG;
    for (int i = 0; i < kept; i++) {
      long b = utf8[i] & 0xFFL;
      if (i < Long.BYTES) {
        hi |= b << (56 - 8 * i);
      } else {
        lo |= b << (56 - 8 * (i - Long.BYTES));
      }
    }
    if (utf8.length <= LONGEST_KEPT) {
      return new EdgeId(hi, lo | utf8.length);
    }
    long hash = Hashing.xxh3_64().hashBytesToLong(utf8);
    return new EdgeId(hi | hash >>> 56, hash << 8 | MARK_OF_LONG);
  }

  @Override
  public int compareTo(EdgeId other) {
    return NodeId.compare(hi, lo, other.hi, other.lo);
  }

  /** Whether the original id was too long to be kept whole. */
  public boolean isHashed() {
    return (lo & 0xFF) == MARK_OF_LONG;
  }

  /** The original id where it was kept whole, else its first bytes and the hash in hexadecimal. */
  @Override
  public String toString() {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[i] = (byte) (hi >>> (56 - 8 * i));
      bytes[Long.BYTES + i] = (byte) (lo >>> (56 - 8 * i));
    }
    int mark = (int) (lo & 0xFF);
    if (mark <= LONGEST_KEPT) {
      return new String(bytes, 0, mark, StandardCharsets.UTF_8);
    }
    return new String(bytes, 0, PREFIX_OF_LONG, StandardCharsets.UTF_8)
        + String.format("~%016x", hi << 56 | lo >>> 8);
  }
}
