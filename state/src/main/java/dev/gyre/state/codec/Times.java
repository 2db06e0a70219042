package dev.gyre.state.codec;

/** A time that may be absent: varint 0 when it is, else 1 + zigzag; |time| is below 2^61. */
final class Times {

  private Times() {}

  static void write(ByteWriter out, long time, long absent) {
    if (time == absent) {
      out.writeVarint(0);
    } else {
      out.writeVarint(1 + ((time << 1) ^ (time >> 63)));
    }
  }

  static long read(ByteReader in, long absent) {
    long coded = in.readVarint();
    if (coded == 0) {
      return absent;
    }
    long zigzag = coded - 1;
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }
}
