package dev.gyre.jobs.upgrade;

import static dev.gyre.jobs.upgrade.JobChange.NONE;

import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.model.ModelShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What differs between the types, relations and aggregates of two jobs; all go by their names. */
final class SchemaChanges {

  private final ModelShape was;
  private final ModelShape is;
  private final List<JobChange> changes = new ArrayList<>();

  private SchemaChanges(ModelShape was, ModelShape is) {
    this.was = was;
    this.is = is;
  }

  static List<JobChange> of(ModelShape was, ModelShape is) {
    SchemaChanges found = new SchemaChanges(was, is);
    found.types();
    found.relations();
    found.aggregates();
    return found.changes;
  }

  private void types() {
    Map<String, NodeTypeSpec> before = byName(was.schema().nodeTypes(), NodeTypeSpec::name);
    Map<String, NodeTypeSpec> after = byName(is.schema().nodeTypes(), NodeTypeSpec::name);
    before.forEach(
        (name, type) -> {
          String field = "types." + name;
          if (after.containsKey(name)) {
            features(field, "node", type.features(), after.get(name).features());
          } else {
            changes.add(
                JobChange.refused(
                    field,
                    "declared",
                    NONE,
                    "the state has nodes of the type; keep it declared, without a source that makes"
                        + " its nodes"));
          }
        });
    after.forEach(
        (name, type) -> {
          if (!before.containsKey(name)) {
            changes.add(
                JobChange.migrates(
                    "types." + name, NONE, "declared", "has the nodes that come from now on"));
          }
        });
  }

  private void relations() {
    Map<String, RelationSpec> before = byName(was.schema().relations(), RelationSpec::name);
    Map<String, RelationSpec> after = byName(is.schema().relations(), RelationSpec::name);
    before.forEach(
        (name, relation) -> {
          if (after.containsKey(name)) {
            relation("relations." + name, relation, after.get(name));
          } else {
            changes.add(
                JobChange.refused(
                    "relations." + name,
                    "declared",
                    NONE,
                    "the state has edges of the relation; keep it declared, without a source that"
                        + " makes its edges, which leave with their window"));
          }
        });
    after.forEach(
        (name, relation) -> {
          if (!before.containsKey(name)) {
            changes.add(
                JobChange.migrates(
                    "relations." + name, NONE, "declared", "has the edges that come from now on"));
          }
        });
  }

  private void relation(String field, RelationSpec before, RelationSpec after) {
    String endsBefore = before.source() + " to " + before.target();
    String endsAfter = after.source() + " to " + after.target();
    if (!endsBefore.equals(endsAfter)) {
      changes.add(
          JobChange.refused(
              field,
              endsBefore,
              endsAfter,
              "the state has edges between the types it had; declare the new relation under a name"
                  + " of its own"));
    }
    if (!before.reverseName().equals(after.reverseName())) {
      changes.add(
          JobChange.migrates(
              field + ".reverse", before.reverseName(), after.reverseName(), "renamed"));
    }
    window(field, before.window().lengthMs(), after.window().lengthMs());
    fanIn(field + ".fanIn", before.fanIn().edges(), after.fanIn().edges());
    fanIn(field + ".reverseFanIn", before.reverseFanIn().edges(), after.reverseFanIn().edges());
    features(field, "edge", before.features(), after.features());
  }

  private void window(String field, long before, long after) {
    if (before == after) {
      return;
    }
    String note =
        after > before
            ? "edges that have left the old window do not come back; whole once the watermark has"
                + " moved on by "
                + (after - before)
                + " ms"
            : "edges that are outside of the new window leave at once";
    changes.add(JobChange.migrates(field + ".window", before + " ms", after + " ms", note));
  }

  private void fanIn(String field, int before, int after) {
    if (before == after) {
      return;
    }
    String note =
        after > before
            ? "edges that had to make room do not come back; whole once the window has passed"
            : "of each node the newest in-edges are kept";
    changes.add(JobChange.migrates(field, before, after, note));
  }

  private void features(
      String owner, String what, List<FeatureSpec> before, List<FeatureSpec> after) {
    Map<String, FeatureSpec> old = byName(before, FeatureSpec::name);
    Map<String, FeatureSpec> now = byName(after, FeatureSpec::name);
    old.forEach(
        (name, feature) -> {
          String field = owner + ".features." + name;
          if (!now.containsKey(name)) {
            changes.add(JobChange.migrates(field, shape(feature), NONE, "dropped"));
          } else {
            feature(field, feature, now.get(name));
          }
        });
    now.forEach(
        (name, feature) -> {
          if (!old.containsKey(name)) {
            changes.add(
                JobChange.migrates(
                    owner + ".features." + name,
                    NONE,
                    shape(feature),
                    "missing in what is stored, until the " + what + " is updated"));
          }
        });
  }

  private void feature(String field, FeatureSpec before, FeatureSpec after) {
    if (before.kind() != after.kind() || before.width() != after.width()) {
      changes.add(
          JobChange.refused(
              field,
              shape(before),
              shape(after),
              "stored values cannot be read as the other; declare the new feature under a name of"
                  + " its own"));
    } else if (!before.categories().equals(after.categories())) {
      changes.add(
          JobChange.migrates(
              field,
              before.categories(),
              after.categories(),
              "categories keep their names; one that is gone becomes unknown, and what was unknown"
                  + " stays so until it is updated"));
    }
  }

  private static String shape(FeatureSpec feature) {
    return feature.kind() == FeatureSpec.Kind.CATEGORICAL
        ? "categorical"
        : "numeric of width " + feature.width();
  }

  private void aggregates() {
    Map<String, String> before = aggregates(was);
    Map<String, String> after = aggregates(is);
    before.forEach(
        (name, aggregate) -> {
          String now = after.getOrDefault(name, NONE);
          if (now.equals(NONE)) {
            changes.add(JobChange.migrates("aggregates." + name, aggregate, NONE, "dropped"));
          } else if (!now.equals(aggregate)) {
            changes.add(JobChange.migrates("aggregates." + name, aggregate, now, begins(name)));
          }
        });
    after.forEach(
        (name, aggregate) -> {
          if (!before.containsKey(name)) {
            changes.add(JobChange.migrates("aggregates." + name, NONE, aggregate, begins(name)));
          }
        });
  }

  private String begins(String name) {
    AggregateSpec spec = byName(is.aggregates(), AggregateSpec::name).get(name);
    return "counts what comes from now on, and what the state has counted alike; whole once the"
        + " watermark has moved on by "
        + (spec.windowMs() + is.schema().maxWindowMs())
        + " ms";
  }

  private static Map<String, String> aggregates(ModelShape shape) {
    Map<String, String> texts = new LinkedHashMap<>();
    shape.aggregates().forEach(spec -> texts.put(spec.name(), text(spec, shape.schema())));
    return texts;
  }

  private static String text(AggregateSpec spec, TypeSchema schema) {
    RelationSpec relation = schema.relations().get(spec.directedRelation() >> 1);
    return spec.function()
        + (spec.function().readsFeature() ? " of " + feature(spec, relation) : "")
        + " over "
        + schema.directedName(spec.directedRelation())
        + ", "
        + spec.windowMs()
        + " ms in slices of "
        + spec.sliceMs()
        + " ms";
  }

  private static String feature(AggregateSpec spec, RelationSpec relation) {
    int end = 0;
    for (FeatureSpec feature : relation.features()) {
      end += feature.width();
      if (spec.featureIndex() < end) {
        int place = spec.featureIndex() - (end - feature.width());
        return feature.name() + (feature.width() == 1 ? "" : "[" + place + "]");
      }
    }
    throw new IllegalStateException("aggregate '" + spec.name() + "' was checked when it was read");
  }

  private static <T> Map<String, T> byName(List<T> items, Function<T, String> name) {
    Map<String, T> map = new LinkedHashMap<>();
    items.forEach(item -> map.put(name.apply(item), item));
    return map;
  }
}
