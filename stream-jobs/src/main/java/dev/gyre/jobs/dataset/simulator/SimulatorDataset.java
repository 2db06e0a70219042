package dev.gyre.jobs.dataset.simulator;

import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.DatasetException;
import dev.gyre.jobs.dataset.DatasetFile;
import dev.gyre.jobs.dataset.RecordStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The transaction simulator as a dataset.
 *
 * @param options size and seed of the world
 */
public record SimulatorDataset(SimulatorOptions options) implements Dataset {

  static final String EVENTS = "events";
  static final String LABELS = "labels";

  private static final long HEARTBEAT_MS = 60_000;

  @Override
  public String name() {
    return "simulator";
  }

  @Override
  public String description() {
    return "simulated payments, transfers and logins with four kinds of fraud; no file, no end";
  }

  @Override
  public List<DatasetFile> files() {
    return List.of();
  }

  @Override
  public List<String> topics() {
    return List.of(EVENTS, LABELS);
  }

  @Override
  public long heartbeatIntervalMs() {
    return HEARTBEAT_MS;
  }

  @Override
  public void check(List<Path> paths) {
    if (!paths.isEmpty()) {
      throw new DatasetException(
          "dataset 'simulator' was given the files " + paths + ", it reads none; leave them out");
    }
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    check(paths);
    return new SimulatorStream(options, maxEvents);
  }
}
