package dev.gyre.jobs.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds out which of the given paths is which of a dataset's files. */
final class FileNames {

  private FileNames() {}

  /**
   * The dataset's files in its order: one folder holds them all under their usual names; of several
   * files each is known by the start of its name; one file is the dataset's only one.
   *
   * @throws DatasetException if a file is missing, or one too many was given
   */
  static List<Path> resolve(Dataset dataset, List<Path> paths) {
    List<DatasetFile> wanted = dataset.files();
    if (paths.size() == 1 && Files.isDirectory(paths.get(0))) {
      return wanted.stream().map(file -> inFolder(paths.get(0), file)).toList();
    }
    if (paths.size() != wanted.size()) {
      throw new DatasetException(
          "dataset '"
              + dataset.name()
              + "' was given "
              + paths.size()
              + " files "
              + paths
              + ", it needs "
              + wanted.size()
              + ": "
              + usualNames(dataset));
    }
    if (wanted.size() == 1) {
      return paths;
    }
    List<Path> found = new ArrayList<>();
    for (DatasetFile file : wanted) {
      found.add(
          paths.stream()
              .filter(path -> path.getFileName().toString().startsWith(file.key()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new DatasetException(
                          "dataset '"
                              + dataset.name()
                              + "' has no file that begins with '"
                              + file.key()
                              + "' among "
                              + paths
                              + ", it needs "
                              + usualNames(dataset))));
    }
    return found;
  }

  private static Path inFolder(Path folder, DatasetFile file) {
    Path plain = folder.resolve(file.usualName());
    return Files.exists(plain) ? plain : folder.resolve(file.usualName() + ".gz");
  }

  private static String usualNames(Dataset dataset) {
    return dataset.files().stream()
        .map(file -> file.usualName() + " (" + file.meaning() + ")")
        .collect(Collectors.joining(", "));
  }
}
