package dev.gyre.graph.event;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * The identity of a node inside the engine: the 128-bit MurmurHash3 of its type's name, a zero
 * byte, and its original id in UTF-8. Ordered as an unsigned 128-bit number.
 *
 * @param hi the upper 64 bits
 * @param lo the lower 64 bits
 */
public record NodeId(long hi, long lo) implements Comparable<NodeId>, Serializable {

  /** The identity of the node of a type with an original id. */
  public static NodeId of(String typeName, String id) {
    byte[] bytes = (typeName + '\0' + id).getBytes(StandardCharsets.UTF_8);
    HashValue128 hash = Hashing.murmur3_128().hashBytesTo128Bits(bytes);
    return new NodeId(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
  }

  @Override
  public int compareTo(NodeId other) {
    return compare(hi, lo, other.hi, other.lo);
  }

  /** Compares two unsigned 128-bit numbers, given as halves. */
  public static int compare(long hiA, long loA, long hiB, long loB) {
    int order = Long.compareUnsigned(hiA, hiB);
    return order != 0 ? order : Long.compareUnsigned(loA, loB);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeId that && hi == that.hi && lo == that.lo;
  }

  @Override
  public int hashCode() {
    // The bits are those of a hash already: the lower ones serve as they are.
    return (int) lo;
  }

  @Override
  public String toString() {
    return String.format("%016x%016x", hi, lo);
  }
}
