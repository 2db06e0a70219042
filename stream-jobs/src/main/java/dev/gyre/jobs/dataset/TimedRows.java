package dev.gyre.jobs.dataset;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The rows of a file with the replay's clock at each, which a row with a wrong time does not move.
 *
 * <p>Not believed are a time that cannot be read, one before 1970 or in the future, and one that
 * most of the next rows are before. Such a row is sent at the time of the row before it, for the
 * job to judge; otherwise one bad row would make all that follow it late.
 */
final class TimedRows implements AutoCloseable {

  /** How many of the rows that follow are asked; odd, so that there is a majority. */
  private static final int WITNESSES = 15;

  /**
   * A row.
   *
   * @param line the row as it stands
   * @param row what was read of it, null when its time cannot be read
   * @param clockMs the replay's clock, epoch ms; never decreases
   */
  record TimedRow(String line, Row row, long clockMs) {

    /** Whether the row claims a time after the clock. */
    boolean ahead() {
      return row != null && row.timeMs() > clockMs;
    }
  }

  private record Read(String line, Row row) {}

  private final RowFile file;
  private final Row.Reader reader;
  private final long nowMs;
  private final Deque<Read> following = new ArrayDeque<>();
  private long clockMs;

  /**
   * Reads rows.
   *
   * @param file the file, at its first row; closed with this
   * @param reader reads a row's time
   * @param nowMs the present, epoch ms: nothing has happened after it
   */
  TimedRows(RowFile file, Row.Reader reader, long nowMs) {
    this.file = file;
    this.reader = reader;
    this.nowMs = nowMs;
  }

  /** The next row, or null at the end of the file. */
  TimedRow next() {
    while (following.size() <= WITNESSES && readOne()) {
      // Reads ahead.
    }
    Read next = following.poll();
    if (next == null) {
      return null;
    }
    if (isBelieved(next.row())) {
      clockMs = Math.max(clockMs, next.row().timeMs());
    }
    return new TimedRow(next.line(), next.row(), clockMs);
  }

  private boolean readOne() {
    String line = file.next();
    if (line != null) {
      following.add(new Read(line, reader.read(line)));
    }
    return line != null;
  }

  private boolean isBelieved(Row row) {
    if (!isPossible(row)) {
      return false;
    }
    int before = 0;
    int witnesses = 0;
    for (Read later : following) {
      if (isPossible(later.row())) {
        witnesses++;
        before += later.row().timeMs() < row.timeMs() ? 1 : 0;
      }
    }
    return 2 * before <= witnesses;
  }

  private boolean isPossible(Row row) {
    return row != null && row.timeMs() >= 0 && row.timeMs() <= nowMs;
  }

  /** The share of the file's bytes that were read, 0 to 1. */
  double fractionRead() {
    return file.fractionRead();
  }

  @Override
  public void close() {
    file.close();
  }
}
