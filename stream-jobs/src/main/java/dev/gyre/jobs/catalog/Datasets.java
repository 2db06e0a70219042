package dev.gyre.jobs.catalog;

import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.DatasetException;
import dev.gyre.jobs.dataset.FraudHandbook;
import dev.gyre.jobs.dataset.MathOverflow;
import dev.gyre.jobs.dataset.Sffsd;
import dev.gyre.jobs.dataset.simulator.SimulatorDataset;
import dev.gyre.jobs.dataset.simulator.SimulatorOptions;
import java.util.List;
import java.util.stream.Collectors;

/** The datasets by name. */
public final class Datasets {

  private Datasets() {}

  /**
   * All datasets, the simulator with its default options.
   *
   * @return the datasets in the order in which help texts list them
   */
  public static List<Dataset> all() {
    return List.of(
        new SimulatorDataset(SimulatorOptions.standard()),
        FraudHandbook.dataset(),
        Sffsd.dataset(),
        new MathOverflow());
  }

  /**
   * The dataset of a name.
   *
   * @param name the name
   * @return the dataset
   * @throws DatasetException if there is none; lists the names there are
   */
  public static Dataset named(String name) {
    return all().stream()
        .filter(dataset -> dataset.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DatasetException(
                    "dataset '"
                        + name
                        + "' is unknown, allowed are "
                        + all().stream().map(Dataset::name).collect(Collectors.joining(", "))));
  }
}
