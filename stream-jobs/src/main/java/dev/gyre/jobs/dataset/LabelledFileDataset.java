package dev.gyre.jobs.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * A dataset of one file with a header, whose rows are labelled after a delay.
 *
 * @param name the dataset's name
 * @param description one line
 * @param file the file
 * @param header its header row
 * @param rows reads time and label of a row
 * @param labelDelayMs from a row's time to its label's, milliseconds
 * @param heartbeatIntervalMs event time between heartbeats
 */
record LabelledFileDataset(
    String name,
    String description,
    DatasetFile file,
    String header,
    Row.Reader rows,
    long labelDelayMs,
    long heartbeatIntervalMs)
    implements Dataset {

  private static final String EVENTS = "transactions";
  private static final String LABELS = "labels";

  @Override
  public List<DatasetFile> files() {
    return List.of(file);
  }

  @Override
  public List<String> topics() {
    return List.of(EVENTS, LABELS);
  }

  @Override
  public void check(List<Path> paths) {
    openFile(paths).close();
  }

  @Override
  public RecordStream open(List<Path> paths, OptionalLong maxEvents) {
    return open(paths, maxEvents, false);
  }

  @Override
  public RecordStream openToLastLabel(List<Path> paths) {
    return open(paths, OptionalLong.empty(), true);
  }

  private RecordStream open(List<Path> paths, OptionalLong maxEvents, boolean allLabels) {
    TimedRows timed = new TimedRows(openFile(paths), rows, System.currentTimeMillis());
    return new LabelledRows(timed, EVENTS, LABELS, labelDelayMs, maxEvents, allLabels);
  }

  private RowFile openFile(List<Path> paths) {
    RowFile open = RowFile.open(FileNames.resolve(this, paths).get(0));
    try {
      open.expectHeader(header);
    } catch (DatasetException wrong) {
      open.close();
      throw wrong;
    }
    return open;
  }
}
