package dev.gyre.jobs.evaluate;

import dev.gyre.hgt.model.HgtConfig;
import java.util.List;

/** The model, and the model without one of its parts: what each is worth. */
public enum ModelVariant {
  /** As the job file has it. */
  FULL("model"),
  /** The scorer alone, on the interaction's features and the aggregates of both ends. */
  AGGREGATES("scorer on aggregates alone"),
  /** Without meta-path tracks. */
  NO_TRACKS("without tracks"),
  /** Source vectors do not carry the age of their edge. */
  NO_TIME("without temporal encoding"),
  /** Source vectors do not carry the features of their edge. */
  NO_EDGE_FEATURES("without edge features"),
  /** Source vectors do not carry the label of their edge; aggregates of labels stay. */
  NO_LABELS("without label feedback"),
  /** One layer; meta-paths longer than one relation are left out. */
  ONE_LAYER("one layer");

  private final String title;

  ModelVariant(String title) {
    this.title = title;
  }

  /** The name in reports. */
  public String title() {
    return title;
  }

  /** Whether the model has the part that an ablation takes away. */
  boolean removesFrom(HgtConfig config) {
    return this != FULL && this != AGGREGATES && !of(config).equals(config);
  }

  /** Whether ends have embeddings. */
  public boolean embeds() {
    return this != AGGREGATES;
  }

  /** The configuration without the part. */
  public HgtConfig of(HgtConfig config) {
    return new HgtConfig(
        config.dialect(),
        config.width(),
        config.heads(),
        this == ONE_LAYER ? 1 : config.layers(),
        config.temporalEncoding() && this != NO_TIME,
        config.edgeFeatures() && this != NO_EDGE_FEATURES,
        config.labelFeature() && this != NO_LABELS,
        config.norm(),
        config.selfEdges(),
        switch (this) {
          case NO_TRACKS -> List.of();
          case ONE_LAYER ->
              config.tracks().stream()
                  .filter(path -> path.directedRelations().length == 1)
                  .toList();
          default -> config.tracks();
        },
        config.encoder());
  }
}
