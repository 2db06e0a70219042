package dev.gyre.state.files;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is written past the system's cache, by {@link DirectBuffers#BYTES} at a time. One
 * that is smaller, or on a file system that has no such writes (as {@code tmpfs}), is written as
 * any other.
 *
 * <p>For maintainers: such a write has to begin and end at a multiple of the file system's block.
 * The last bytes are filled up with zeros, which are cut off again. A checkpoint that is given up
 * has its files closed by another thread than the one that writes, hence the locks: the buffer goes
 * to another file then.
 */
final class DirectFile extends FSDataOutputStream {

  private static final Logger LOG = LoggerFactory.getLogger(DirectFile.class);

  private final Path file;
  private final int block;
  private FileChannel channel;
  private boolean direct;
  private ByteBuffer buffer;

  /** Bytes of whole blocks that are in the file; what comes behind them is in the buffer. */
  private long inFile;

  /**
   * Opens a file to be written from its start.
   *
   * @param file which exists
   */
  DirectFile(Path file) throws IOException {
    this.file = file;
    long size = Files.getFileStore(file).getBlockSize();
    this.direct = size > 0 && size <= DirectBuffers.ALIGNMENT && DirectBuffers.BYTES % size == 0;
    this.block = direct ? (int) size : 1;
    this.buffer = DirectBuffers.take();
  }

  @Override
  public synchronized void write(int b) throws IOException {
    open();
    buffer.put((byte) b);
    if (!buffer.hasRemaining()) {
      writeOut();
    }
  }

  @Override
  public synchronized void write(byte[] from, int offset, int length) throws IOException {
    open();
    int next = offset;
    int left = length;
    while (left > 0) {
      int part = Math.min(left, buffer.remaining());
      buffer.put(from, next, part);
      next += part;
      left -= part;
      if (!buffer.hasRemaining()) {
        writeOut();
      }
    }
  }

  private void open() throws IOException {
    if (buffer == null) {
      throw new IOException(file + ": is closed");
    }
  }

  /** Writes all that is in the buffer; bytes that do not fill a block stay in it, too. */
  private void writeOut() throws IOException {
    if (channel == null) {
      channel = channel();
    }
    int length = buffer.position();
    int whole = direct ? length - length % block : length;
    int padded = direct && whole < length ? whole + block : length;
    buffer.limit(padded);
    while (buffer.position() < padded) {
      buffer.put((byte) 0);
    }
    buffer.flip();
    long at = inFile;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
    if (padded > length) {
      channel.truncate(inFile + length);
    }
    buffer.position(whole).limit(length);
    buffer.compact();
    inFile += whole;
  }

  private FileChannel channel() throws IOException {
    if (direct && !buffer.hasRemaining()) {
      try {
        return FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
      } catch (IOException | UnsupportedOperationException none) {
        LOG.debug("{}: is written through the system's cache", file, none);
      }
    }
    direct = false;
    return FileChannel.open(file, StandardOpenOption.WRITE);
  }

  @Override
  public synchronized long getPos() throws IOException {
    open();
    return inFile + buffer.position();
  }

  @Override
  public synchronized void flush() throws IOException {
    open();
    if (buffer.position() > 0) {
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

  @Override
  public synchronized void close() throws IOException {
    if (buffer == null) {
      return;
    }
    try (FileChannel closing = closing()) {
      LOG.trace("{}: {} bytes", closing, inFile);
    } finally {
      DirectBuffers.give(buffer);
      buffer = null;
    }
  }

  private FileChannel closing() throws IOException {
    try {
      flush();
    } catch (IOException failed) {
      if (channel != null) {
        channel.close();
      }
      throw failed;
    }
    return channel;
  }
}
