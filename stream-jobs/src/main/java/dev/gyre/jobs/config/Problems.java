package dev.gyre.jobs.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong in one job file. */
final class Problems {
  private static final int SHOWN = 60;

  private final String file;
  private final List<JobFileError> errors = new ArrayList<>();
  private final List<JobFileError> warnings = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void error(Node at, String key, String value, String rule, String remedy) {
    errors.add(problem(at.getStartMark(), key, value, rule, remedy));
  }

  void error(Optional<Mark> at, String key, String value, String rule, String remedy) {
    errors.add(problem(at, key, value, rule, remedy));
  }

  void warn(YamlValue at, String rule, String remedy) {
    warnings.add(problem(at.node().getStartMark(), at.path(), at.shown(), rule, remedy));
  }

  private JobFileError problem(
      Optional<Mark> at, String key, String value, String rule, String remedy) {
    int line = at.map(Mark::getLine).orElse(0) + 1;
    int column = at.map(Mark::getColumn).orElse(0) + 1;
    String shown = value.replace('\n', ' ');
    shown = shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown;
    return new JobFileError(file, line, column, key, shown, rule, remedy);
  }

  boolean any() {
    return !errors.isEmpty();
  }

  List<JobFileError> errors() {
    return sorted(errors);
  }

  List<JobFileError> warnings() {
    return sorted(warnings);
  }

  private static List<JobFileError> sorted(List<JobFileError> found) {
    return found.stream()
        .sorted(Comparator.comparingInt(JobFileError::line).thenComparingInt(JobFileError::column))
        .distinct()
        .toList();
  }
}
