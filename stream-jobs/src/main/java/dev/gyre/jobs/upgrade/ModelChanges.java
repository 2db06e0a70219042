package dev.gyre.jobs.upgrade;

import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.ModelShape;
import java.util.ArrayList;
import java.util.List;

/** What differs between the models of two jobs, and in how vectors are sent. */
final class ModelChanges {

  private static final String ANEW = "all embeddings are computed anew";

  private final List<JobChange> changes = new ArrayList<>();

  private ModelChanges() {}

  static List<JobChange> of(JobDescription was, JobDescription is) {
    ModelChanges found = new ModelChanges();
    found.layers(was.shape().config(), is.shape().config());
    found.config(was.shape().config(), is.shape().config());
    found.scored(was.shape(), is.shape());
    found.migrates("model", was.modelVersion(), is.modelVersion());
    found.migrates("refresh.tolerance", was.tolerance(), is.tolerance());
    return found.changes;
  }

  private void layers(HgtConfig was, HgtConfig is) {
    if (was.layers() != is.layers()) {
      changes.add(
          JobChange.refused(
              "model.layers",
              was.layers(),
              is.layers(),
              "each layer keeps a graph of its own, which another layer would lack; start without"
                  + " the savepoint, with --start"));
    }
  }

  private void config(HgtConfig was, HgtConfig is) {
    migrates("model.dialect", was.dialect().id(), is.dialect().id());
    migrates("model.width", was.width(), is.width());
    migrates("model.heads", was.heads(), is.heads());
    migrates("metaPaths", names(was), names(is));
  }

  private static List<String> names(HgtConfig config) {
    return config.tracks().stream().map(path -> path.name()).toList();
  }

  private void scored(ModelShape was, ModelShape is) {
    String before = relation(was);
    String after = relation(is);
    if (before.equals(after)) {
      return;
    }
    if (after.equals(JobChange.NONE)) {
      changes.add(
          JobChange.refused(
              "interaction.relation",
              before,
              after,
              "the scorer has state, which Flink does not leave behind; keep the interaction"));
    } else {
      changes.add(
          JobChange.migrates(
              "interaction.relation", before, after, "scores the interactions that come now"));
    }
  }

  private static String relation(ModelShape shape) {
    return shape.scoredRelation() == ModelShape.NONE
        ? JobChange.NONE
        : shape.schema().relations().get(shape.scoredRelation()).name();
  }

  private void migrates(String field, Object was, Object is) {
    if (!was.equals(is)) {
      changes.add(JobChange.migrates(field, was, is, ANEW));
    }
  }
}
