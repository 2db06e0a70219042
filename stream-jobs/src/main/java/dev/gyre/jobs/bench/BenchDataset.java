package dev.gyre.jobs.bench;

import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.DatasetException;
import dev.gyre.jobs.dataset.DatasetFile;
import java.nio.file.Path;
import java.util.List;

/** A stream of events that is made up for a benchmark, without end, a fixed time apart. */
public interface BenchDataset extends Dataset {

  /** Event time between two events, milliseconds, above 0. */
  long intervalMs();

  /** Events for each interaction that is scored, over a long stretch; 1 or more. */
  double eventsPerScore();

  /**
   * Interactions that are scored in a stretch of the stream.
   *
   * @param fromRow its first event, from 0
   * @param toRow the event after its last
   */
  long scored(long fromRow, long toRow);

  /** Far from what a partition is behind: events go to partitions in turn. */
  @Override
  default long heartbeatIntervalMs() {
    return Math.max(60_000, 100 * intervalMs());
  }

  @Override
  default List<DatasetFile> files() {
    return List.of();
  }

  @Override
  default void check(List<Path> paths) {
    if (!paths.isEmpty()) {
      throw new DatasetException("dataset '" + name() + "' reads no files, it was given " + paths);
    }
  }
}
