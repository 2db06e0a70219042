package dev.gyre.jobs.replay;

import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.DatasetFile;
import dev.gyre.jobs.dataset.RecordStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The first events of a dataset, and the labels that are available by the last of them. */
record Beginning(Dataset dataset, long events) implements Dataset {

  @Override
  public String name() {
    return dataset.name();
  }

  @Override
  public String description() {
    return dataset.description();
  }

  @Override
  public List<DatasetFile> files() {
    return dataset.files();
  }

  @Override
  public List<String> topics() {
    return dataset.topics();
  }

  @Override
  public long heartbeatIntervalMs() {
    return dataset.heartbeatIntervalMs();
  }

  @Override
  public void check(List<Path> paths) {
    dataset.check(paths);
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    return dataset.open(paths, OptionalLong.of(Math.min(events, maxEvents.orElse(events))));
  }
}
