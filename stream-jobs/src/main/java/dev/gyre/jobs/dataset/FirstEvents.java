package dev.gyre.jobs.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The first events of a dataset, and of the labels those that are available by the last of them:
 * all that is known at that time.
 *
 * @param whole the dataset
 * @param events how many events, at least 1
 */
public record FirstEvents(Dataset whole, long events) implements Dataset {

  /** Checks the number. */
  public FirstEvents {
    if (events < 1) {
      throw new IllegalArgumentException("events is " + events + ": it must be at least 1");
    }
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public String description() {
    return whole.description() + ", the first " + events + " events";
  }

  @Override
  public List<DatasetFile> files() {
    return whole.files();
  }

  @Override
  public List<String> topics() {
    return whole.topics();
  }

  @Override
  public long heartbeatIntervalMs() {
    return whole.heartbeatIntervalMs();
  }

  @Override
  public void check(List<Path> paths) {
    whole.check(paths);
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    return whole.open(paths, OptionalLong.of(Math.min(events, maxEvents.orElse(events))));
  }
}
