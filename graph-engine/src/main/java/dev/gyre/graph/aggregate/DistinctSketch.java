package dev.gyre.graph.aggregate;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Arrays;

/**
 * The set of different 64-bit hashes seen, or what can be told of its size.
 *
 * <p>Up to {@value #EXACT} hashes are kept as they are; beyond, they go into an UltraLogLog sketch
 * (Ertl, VLDB 2024) with 2^{@value #PRECISION} registers, whose standard error is about 3.4 %. Its
 * content is a function of the set alone, whatever the order in which it was filled.
 */
public final class DistinctSketch {

  /** Most hashes that are kept as they are. */
  public static final int EXACT = 64;

  /** Binary logarithm of the number of registers, one byte each. */
  public static final int PRECISION = 9;

  private static final int FIRST_CAPACITY = 2;

  private int size;
  // Ascending; null once there are registers.
  private long[] hashes = new long[FIRST_CAPACITY];
  private UltraLogLog registers;

  /** An empty set. */
  DistinctSketch() {}

  /**
   * A set as {@link #hashes} gave it.
   *
   * @throws IllegalStateException if they are too many, or not ascending
   */
  public static DistinctSketch ofHashes(long[] hashes) {
    if (hashes.length > EXACT) {
      throw new IllegalStateException(
          hashes.length + " hashes in a sketch: above " + EXACT + " there are registers");
    }
    for (int i = 1; i < hashes.length; i++) {
      if (hashes[i - 1] >= hashes[i]) {
        throw new IllegalStateException("hashes of a sketch are not ascending at " + i);
      }
    }
    DistinctSketch sketch = new DistinctSketch();
    sketch.hashes = hashes.clone();
    sketch.size = hashes.length;
    return sketch;
  }

  /**
   * A set as {@link #registers} gave it.
   *
   * @throws IllegalStateException if their number is another
   */
  public static DistinctSketch ofRegisters(byte[] registers) {
    if (registers.length != 1 << PRECISION) {
      throw new IllegalStateException(
          registers.length + " registers in a sketch: there must be " + (1 << PRECISION));
    }
    DistinctSketch sketch = new DistinctSketch();
    sketch.hashes = null;
    sketch.registers = UltraLogLog.wrap(registers.clone());
    return sketch;
  }

  void add(long hash) {
    if (registers != null) {
      registers.add(hash);
      return;
    }
    int at = Arrays.binarySearch(hashes, 0, size, hash);
    if (at >= 0) {
      return;
    }
    if (size == EXACT) {
      registers = UltraLogLog.create(PRECISION);
      for (long kept : hashes) {
        registers.add(kept);
      }
      registers.add(hash);
      hashes = null;
      return;
    }
    at = ~at;
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.min(EXACT, Math.max(FIRST_CAPACITY, 2 * size)));
    }
    System.arraycopy(hashes, at, hashes, at + 1, size - at);
    hashes[at] = hash;
    size++;
  }

  /** Whether all hashes are kept. */
  public boolean isExact() {
    return registers == null;
  }

  /** The hashes, ascending; the caller's own copy. Only while {@link #isExact}. */
  public long[] hashes() {
    return Arrays.copyOf(hashes, size);
  }

  /** The registers; the caller's own copy. Only once not {@link #isExact}. */
  public byte[] registers() {
    return registers.getState().clone();
  }

  /**
   * How many different hashes several sets hold together: exact while all of them are exact.
   *
   * @param sketches those from {@code from} to before {@code to} are read
   */
  static double unionSize(DistinctSketch[] sketches, int from, int to) {
    if (to - from == 0) {
      return 0;
    }
    boolean exact = true;
    for (int i = from; i < to; i++) {
      exact &= sketches[i].isExact();
    }
    if (exact) {
      if (to - from == 1) {
        return sketches[from].size;
      }
      LongOpenHashSet union = new LongOpenHashSet();
      for (int i = from; i < to; i++) {
        for (int k = 0; k < sketches[i].size; k++) {
          union.add(sketches[i].hashes[k]);
        }
      }
      return union.size();
    }
    UltraLogLog union = UltraLogLog.create(PRECISION);
    for (int i = from; i < to; i++) {
      DistinctSketch sketch = sketches[i];
      if (sketch.registers != null) {
        union.add(sketch.registers);
      } else {
        for (int k = 0; k < sketch.size; k++) {
          union.add(sketch.hashes[k]);
        }
      }
    }
    return union.getDistinctCountEstimate();
  }
}
