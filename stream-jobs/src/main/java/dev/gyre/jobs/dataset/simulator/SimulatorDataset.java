package dev.gyre.jobs.dataset.simulator;

import dev.gyre.jobs.dataset.Dataset;
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
    return List.of("events", "labels");
  }

  @Override
  public long heartbeatIntervalMs() {
    return 60_000;
  }

  @Override
  public void check(List<Path> paths) {
    throw new UnsupportedOperationException("not yet: " + paths);
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    throw new UnsupportedOperationException("not yet: " + paths + maxEvents);
  }
}
