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
 * @param later how many more events are gone through for labels, by who measures; 0 for none
 */
public record FirstEvents(Dataset whole, long events, long later) implements Dataset {

  /** Checks the number. */
  public FirstEvents {
    if (events < 1 || later < 0) {
      throw new IllegalArgumentException(
          "events are " + events + " and " + later + " later: at least 1 and 0 are needed");
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

  /** Labels of later ones among them. */
  @Override
  public RecordStream openToLastLabel(List<Path> paths) {
    return whole.open(paths, OptionalLong.of(events + later));
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    return whole.open(paths, OptionalLong.of(Math.min(events, maxEvents.orElse(events))));
  }
}
