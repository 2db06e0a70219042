package dev.gyre.jobs.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A text file read row by row, plain or gzip, never held in memory as a whole. */
final class RowFile implements AutoCloseable {

  private static final int GZIP_MAGIC_0 = 0x1F;
  private static final int GZIP_MAGIC_1 = 0x8B;
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final BufferedReader reader;

  private RowFile(Path path, FileChannel channel, long size, BufferedReader reader) {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.reader = reader;
  }

  /**
   * Opens a file.
   *
   * @throws DatasetException if it is not there or cannot be read
   */
  static RowFile open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new DatasetException(
          "file '" + path + "' does not exist or is no file; give the path of the dataset's file");
    }
    try {
      FileChannel channel = FileChannel.open(path);
      InputStream bytes = unzip(Channels.newInputStream(channel));
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), BUFFER);
      return new RowFile(path, channel, Math.max(1, channel.size()), reader);
    } catch (IOException unreadable) {
      throw new DatasetException(
          "file '" + path + "' cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static InputStream unzip(InputStream raw) throws IOException {
    PushbackInputStream in = new PushbackInputStream(raw, 2);
    byte[] magic = in.readNBytes(2);
    in.unread(magic);
    boolean gzip =
        magic.length == 2 && (magic[0] & 0xFF) == GZIP_MAGIC_0 && (magic[1] & 0xFF) == GZIP_MAGIC_1;
    return gzip ? new GZIPInputStream(in, BUFFER) : in;
  }

  /** The next row without its line end, or null at the end of the file. */
  String next() {
    try {
      return reader.readLine();
    } catch (IOException broken) {
      throw new DatasetException(
          "file '" + path + "' cannot be read to its end: " + broken.getMessage(), broken);
    }
  }

  /**
   * Reads the header row.
   *
   * @throws DatasetException if it is another
   */
  void expectHeader(String header) {
    String found = next();
    if (!header.equals(found)) {
      String shown = found == null ? "" : found.substring(0, Math.min(found.length(), 120));
      throw new DatasetException(
          "file '"
              + path
              + "' begins with '"
              + shown
              + "', it must begin with the header '"
              + header
              + "'");
    }
  }

  /** The share of the file's bytes that were read, 0 to 1. */
  double fractionRead() {
    try {
      return channel.isOpen() ? Math.min(1.0, (double) channel.position() / size) : 1.0;
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("file '" + path + "' cannot be closed", failed);
    }
  }
}
