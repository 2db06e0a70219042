package dev.gyre.jobs.dataset;

import java.util.List;

/** The datasets by name. */
public final class Datasets {

  private Datasets() {}

  /**
   * All datasets, the simulator with its default options.
   *
   * @return the datasets in the order in which help texts list them
   */
  public static List<Dataset> all() {
    return List.of();
  }

  /**
   * The dataset of a name.
   *
   * @param name the name
   * @return the dataset
   * @throws DatasetException if there is none; lists the names there are
   */
  public static Dataset named(String name) {
    throw new DatasetException("dataset: '" + name + "': unknown");
  }
}
