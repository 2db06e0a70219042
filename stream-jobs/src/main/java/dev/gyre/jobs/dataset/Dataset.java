package dev.gyre.jobs.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** A source of timed raw records with a name; the catalog knows all of them. */
public interface Dataset {

  /**
   * The name by which the command line knows it.
   *
   * @return a lower-case word
   */
  String name();

  /**
   * What it is, for help texts.
   *
   * @return one line
   */
  String description();

  /**
   * The files it is read from, in the order {@link #open} takes them.
   *
   * @return the files; empty for a dataset that is made up
   */
  List<DatasetFile> files();

  /**
   * The logical topics its records go to, without the job's prefix.
   *
   * @return event topics, then the label topic if it has labels
   */
  List<String> topics();

  /**
   * How far, in event time, a partition may stay behind the others before a replay sends it a
   * heartbeat.
   *
   * @return event time in ms, above 0
   */
  long heartbeatIntervalMs();

  /**
   * Checks the files as far as a look at their first rows can: number, existence, header, columns.
   *
   * @param paths the files in the order of {@link #files()}, plain or gzip; or one folder that
   *     holds them under their usual names
   * @throws DatasetException if a rule is broken; names the file and the rule
   */
  void check(List<Path> paths);

  /**
   * Opens the records.
   *
   * @param paths as for {@link #check}, which is called first
   * @param maxEvents the greatest number of events; labels come on top, but only those that are
   *     available by the time of the last event. Empty: all of them.
   * @return the records in time order
   * @throws DatasetException if a rule is broken; names the file and the rule
   */
  RecordStream open(List<Path> paths, OptionalLong maxEvents);

  /**
   * Opens all records with all labels, those that become available after the last event too: what a
   * replay leaves out, but who measures wants to know.
   *
   * @param paths as for {@link #check}, which is called first
   * @return the records in time order
   * @throws DatasetException if a rule is broken; names the file and the rule
   */
  default RecordStream openToLastLabel(List<Path> paths) {
    return open(paths, OptionalLong.empty());
  }
}
