package dev.gyre.state.files;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Buffers outside the heap, each of one file at a time: memory outside the heap that is not used
 * again is freed late. There are as many as files were open at once, and no more than {@link
 * #MOST}.
 */
final class DirectBuffers {

  /** Size of a buffer. */
  static final int BYTES = 1 << 20;

  /** What a buffer begins at a multiple of: as large as a block of a file system may be. */
  static final int ALIGNMENT = 1 << 16;

  /** They take from the memory outside the heap that Flink lets its own code have, 128 MB. */
  static final int MOST = 32;

  private static final ConcurrentLinkedQueue<ByteBuffer> FREE = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger MADE = new AtomicInteger();

  private DirectBuffers() {}

  /** Returns an empty buffer, or null when there are enough of them, or no memory for another. */
  static ByteBuffer take() {
    ByteBuffer free = FREE.poll();
    if (free != null) {
      return free;
    }
    if (MADE.incrementAndGet() <= MOST) {
      try {
        return ByteBuffer.allocateDirect(BYTES + ALIGNMENT).alignedSlice(ALIGNMENT).slice(0, BYTES);
      } catch (OutOfMemoryError noMore) {
        MADE.decrementAndGet();
        return null;
      }
    }
    MADE.decrementAndGet();
    return null;
  }

  static void give(ByteBuffer buffer) {
    FREE.add(buffer.clear());
  }
}
