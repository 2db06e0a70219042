package dev.gyre.jobs.dataset;

import java.util.Iterator;
import java.util.OptionalDouble;

/**
 * The records of a dataset in the order of {@link ReplayRecord#eventTimeMs()}; at equal times
 * labels come before events. Read once, by one thread at a time.
 */
public interface RecordStream extends Iterator<ReplayRecord>, AutoCloseable {

  /**
   * How much of the stream has been read.
   *
   * @return 0 to 1, from the requested number of events or the bytes read of the files, whichever
   *     is greater; empty for a stream without end
   */
  OptionalDouble fractionRead();

  /** Closes the files; a second call does nothing. */
  @Override
  void close();
}
