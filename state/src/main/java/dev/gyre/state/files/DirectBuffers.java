package dev.gyre.state.files;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Buffers outside the heap, each of one file at a time: memory outside the heap that is not used
 * again is freed late. There are as many as files were open at once, a handful.
 */
final class DirectBuffers {

  /** Size of a buffer. */
  static final int BYTES = 1 << 20;

  /** What a buffer begins at a multiple of: as large as a block of a file system may be. */
  static final int ALIGNMENT = 1 << 16;

  private static final ConcurrentLinkedQueue<ByteBuffer> FREE = new ConcurrentLinkedQueue<>();

  private DirectBuffers() {}

  static ByteBuffer take() {
    ByteBuffer free = FREE.poll();
    return free == null
        ? ByteBuffer.allocateDirect(BYTES + ALIGNMENT).alignedSlice(ALIGNMENT).slice(0, BYTES)
        : free;
  }

  static void give(ByteBuffer buffer) {
    FREE.add(buffer.clear());
  }
}
