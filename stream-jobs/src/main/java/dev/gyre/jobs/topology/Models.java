package dev.gyre.jobs.topology;

import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;

/** The model that a job file asks for. */
public final class Models {

  private Models() {}

  /**
   * Loads the model, or makes a seeded one that says that it is not trained.
   *
   * @throws UserError (usage) if the model file cannot be read, or types and model do not agree
   */
  public static HgtModel of(JobConfig config) {
    if (config.model() instanceof ModelSpec.FromPath file) {
      return load(Path.of(file.path()));
    }
    ModelSpec.Seeded seeded = (ModelSpec.Seeded) config.model();
    try {
      return HgtModel.seeded(
          hgtConfig(config, seeded),
          config.types(),
          config.aggregates(),
          config.interaction().relation(),
          seeded.seed());
    } catch (IllegalArgumentException disagree) {
      throw UserError.usage(
          "job '" + config.name() + "', model.seeded: " + disagree.getMessage(), disagree);
    }
  }

  private static HgtModel load(Path path) {
    try {
      return ModelFiles.load(path);
    } catch (IOException unreadable) {
      throw UserError.usage(
          "model '"
              + path
              + "' cannot be read: "
              + unreadable.getMessage()
              + "; correct model.path in the job file",
          unreadable);
    }
  }

  private static HgtConfig hgtConfig(JobConfig config, ModelSpec.Seeded seeded) {
    return new HgtConfig(
        seeded.dialect(),
        seeded.width(),
        seeded.heads(),
        seeded.layers(),
        seeded.temporalEncoding(),
        seeded.edgeFeatures(),
        config.interaction().labelFeature(),
        seeded.norm(),
        seeded.selfEdges(),
        config.metaPaths(),
        seeded.encoder());
  }
}
