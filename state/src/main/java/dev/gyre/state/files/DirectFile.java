package dev.gyre.state.files;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is written past the system's cache, by {@link DirectBuffers#BYTES} at a time. One
 * that is closed or flushed before it has as much, or on a file system that takes no such writes,
 * is written as any other.
 *
 * <p>For maintainers: such a write has to begin and end at a multiple of the file system's block.
 * The last bytes are filled up with zeros, which are cut off again. A checkpoint that is given up
 * has its files closed by another thread than the one that writes, hence the locks: the buffer goes
 * to another file then, and whoever closes waits for a write that has begun.
 */
final class DirectFile extends FSDataOutputStream {

  private static final Logger LOG = LoggerFactory.getLogger(DirectFile.class);

  /** Whatever a file system says: a disk's own blocks may be as large. */
  private static final long LEAST_BLOCK = 4096;

  private static final int NONE = 0;

  private final Path file;
  private final Opener opener;
  private ByteBuffer buffer;
  private FileChannel channel;

  /** The unit of writes past the cache; {@link #NONE} for ordinary ones. */
  private int block;

  /** Bytes in the file, whole blocks of them if it has such; what comes next is in the buffer. */
  private long inFile;

  /** Whether the buffer has bytes that are not in the file, too. */
  private boolean changed;

  private Exception failure;

  /** Opens a file for writing. */
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path file, OpenOption... options) throws IOException;
  }

  /**
   * Makes a file to be written from its start.
   *
   * @param file which exists, and is empty
   * @param buffer one of {@link DirectBuffers}, which gets it back
   */
  DirectFile(Path file, ByteBuffer buffer) {
    this(file, buffer, FileChannel::open);
  }

  DirectFile(Path file, ByteBuffer buffer, Opener opener) {
    this.file = file;
    this.buffer = buffer;
    this.opener = opener;
  }

  /** Whether what is in the file was written past the cache. */
  synchronized boolean isDirect() {
    return block != NONE;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    requireUsable();
    buffer.put((byte) b);
    changed = true;
    if (!buffer.hasRemaining()) {
      writeOut();
    }
  }

  @Override
  public synchronized void write(byte[] from, int offset, int length) throws IOException {
    requireUsable();
    int next = offset;
    int left = length;
    while (left > 0) {
      int part = Math.min(left, buffer.remaining());
      buffer.put(from, next, part);
      changed = true;
      next += part;
      left -= part;
      if (!buffer.hasRemaining()) {
        writeOut();
      }
    }
  }

  private void requireUsable() throws IOException {
    if (buffer == null) {
      throw new IOException(file + ": is closed");
    }
    if (failure != null) {
      throw new IOException(file + ": could not be written before", failure);
    }
  }

  /** Writes all that is in the buffer; bytes that do not fill a block stay in it, too. */
  private void writeOut() throws IOException {
    try {
      if (channel == null) {
        openChannel();
      }
      if (block != NONE) {
        try {
          writeBlocks();
          return;
        } catch (IOException refused) {
          LOG.info("{}: cannot be written past the system's cache", file, refused);
          channel.close();
          openOrdinary();
          // Zeros that filled up the last block may be there.
          channel.truncate(inFile);
        }
      }
      writeAt(buffer.position());
      keepFrom(buffer.position());
    } catch (IOException | RuntimeException failed) {
      failure = failed;
      throw failed;
    }
  }

  private void openChannel() throws IOException {
    if (!buffer.hasRemaining()) {
      try {
        long size = Math.max(LEAST_BLOCK, Files.getFileStore(file).getBlockSize());
        if (size <= DirectBuffers.ALIGNMENT && DirectBuffers.BYTES % size == 0) {
          channel = opener.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
          block = (int) size;
          return;
        }
      } catch (IOException | UnsupportedOperationException none) {
        LOG.debug("{}: takes no writes past the system's cache", file, none);
      }
    }
    openOrdinary();
  }

  private void openOrdinary() throws IOException {
    block = NONE;
    channel = opener.open(file, StandardOpenOption.WRITE);
  }

  private void writeBlocks() throws IOException {
    int length = buffer.position();
    int whole = length - length % block;
    int padded = whole < length ? whole + block : length;
    for (int i = length; i < padded; i++) {
      buffer.put(i, (byte) 0);
    }
    writeAt(padded);
    if (padded > length) {
      channel.truncate(inFile + length);
    }
    keepFrom(whole);
  }

  /** Writes so many bytes of the buffer, which stays as it is. */
  private void writeAt(int bytes) throws IOException {
    ByteBuffer written = buffer.duplicate().position(0).limit(bytes);
    long at = inFile;
    while (written.hasRemaining()) {
      at += channel.write(written, at);
    }
  }

  /** What is before a place of the buffer needs not be written again. */
  private void keepFrom(int place) {
    buffer.limit(buffer.position()).position(place);
    buffer.compact();
    inFile += place;
    changed = false;
  }

  @Override
  public synchronized long getPos() throws IOException {
    requireUsable();
    return inFile + buffer.position();
  }

  @Override
  public synchronized void flush() throws IOException {
    requireUsable();
    if (changed) {
      writeOut();
    }
  }

  @Override
  public synchronized void sync() throws IOException {
    flush();
    if (channel != null) {
      channel.force(true);
    }
  }

  /** What could not be written before is not tried again: whoever wrote it was told. */
  @Override
  public synchronized void close() throws IOException {
    if (buffer == null) {
      return;
    }
    try {
      if (failure == null) {
        flush();
      }
    } finally {
      DirectBuffers.give(buffer);
      buffer = null;
      if (channel != null) {
        channel.close();
      }
    }
  }
}
