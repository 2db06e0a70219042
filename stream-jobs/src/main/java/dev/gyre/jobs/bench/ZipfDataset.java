package dev.gyre.jobs.bench;

import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.DatasetException;
import dev.gyre.jobs.dataset.DatasetFile;
import dev.gyre.jobs.dataset.RecordStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Payments between accounts and merchants that are drawn with weights rank^-exponent (Zipf), a
 * fixed time apart.
 *
 * @param accounts number of accounts, 1 or more
 * @param merchants number of merchants, 1 or more
 * @param exponent of the weights, 0 (uniform) or more
 * @param intervalMs event time between two payments, above 0
 * @param seed of the draws
 */
record ZipfDataset(int accounts, int merchants, double exponent, long intervalMs, long seed)
    implements Dataset {

  static final String PAYMENTS = "payments";

  private static final long HEARTBEAT_MS = 60_000;

  @Override
  public String name() {
    return "zipf";
  }

  @Override
  public String description() {
    return "payments of accounts and merchants drawn by rank^-" + exponent;
  }

  @Override
  public List<DatasetFile> files() {
    return List.of();
  }

  @Override
  public List<String> topics() {
    return List.of(PAYMENTS);
  }

  @Override
  public long heartbeatIntervalMs() {
    return HEARTBEAT_MS;
  }

  @Override
  public void check(List<Path> paths) {
    if (!paths.isEmpty()) {
      throw new DatasetException("dataset 'zipf' reads no files, it was given " + paths);
    }
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    check(paths);
    return new ZipfStream(this, maxEvents);
  }
}
