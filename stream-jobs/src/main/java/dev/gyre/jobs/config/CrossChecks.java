package dev.gyre.jobs.config;

import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.mapping.spec.Availability;
import dev.gyre.jobs.mapping.spec.EdgeRule;
import dev.gyre.jobs.mapping.spec.LabelRule;
import dev.gyre.jobs.mapping.spec.RecordFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks values that are right alone against each other. */
final class CrossChecks {
  private final TypeSchema types;
  private final List<AggregateSpec> aggregates;
  private final List<SourceSpec> sources;
  private final WireFormatSpec wireFormat;

  CrossChecks(
      TypeSchema types,
      List<AggregateSpec> aggregates,
      List<SourceSpec> sources,
      WireFormatSpec wireFormat) {
    this.wireFormat = wireFormat;
    this.types = types;
    this.aggregates = aggregates;
    this.sources = sources;
  }

  void check(YamlMap job) {
    YamlValue sourcesAt = job.find("sources").orElseThrow();
    boolean complete =
        sources.stream().noneMatch(s -> s.mapping().format() instanceof RecordFormat.Native);
    for (int i = 0; i < types.relations().size(); i++) {
      int relation = i;
      RelationSpec spec = types.relations().get(i);
      YamlValue relationAt =
          job.find("relations").orElseThrow().anyMap().find(spec.name()).orElseThrow();
      if (complete && edges().noneMatch(rule -> rule.relation() == relation)) {
        relationAt
            .problems()
            .warn(relationAt, "no source makes edges of the relation", "map it, or remove it");
      }
      if (labels().anyMatch(rule -> rule.relation() == relation)) {
        checkLabels(relation, relationAt, sourcesAt);
      } else if (complete) {
        warnUnlabelled(relation, job.find("aggregates"));
      }
    }
    checkRegistry(sourcesAt);
    if (complete) {
      warnUnfilledTypes(job.find("types").orElseThrow().anyMap());
    }
  }

  private void checkRegistry(YamlValue sourcesAt) {
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).mapping().format() instanceof RecordFormat.RegistryAvro
          && !(wireFormat instanceof WireFormatSpec.Registry)) {
        sourcesAt
            .list()
            .get(i)
            .anyMap()
            .find("registry")
            .orElseThrow()
            .error(
                "the job names no registry",
                "add 'wireFormat: {registry: http://HOST:PORT}' at the top level, or give 'schema'");
      }
    }
  }

  private Stream<EdgeRule> edges() {
    return sources.stream().flatMap(source -> source.mapping().edges().stream());
  }

  private Stream<LabelRule> labels() {
    return sources.stream().flatMap(source -> source.mapping().labels().stream());
  }

  /** A label finds its edge by id, and while the edge is live. */
  private void checkLabels(int relation, YamlValue relationAt, YamlValue sourcesAt) {
    RelationSpec spec = types.relations().get(relation);
    if (edges().anyMatch(rule -> rule.relation() == relation && rule.id() == null)) {
      sourcesAt.error(
          "relation '"
              + spec.name()
              + "' has labels, which find their edge by its id, but an edge rule gives none",
          "add 'id' to the edge rule");
    }
    long delay =
        labels()
            .filter(rule -> rule.relation() == relation)
            .map(LabelRule::available)
            .mapToLong(a -> a instanceof Availability.Delay fixed ? fixed.delayMs() : 0)
            .max()
            .orElse(0);
    YamlValue windowAt = relationAt.anyMap().find("window").orElse(relationAt);
    long window = spec.window().lengthMs();
    if (delay >= window) {
      windowAt.error(
          "labels come " + delay + " ms after their edge, when it has left the window",
          "make the window longer than the delay plus what the model must see of labels");
      return;
    }
    aggregates.stream()
        .filter(a -> a.directedRelation() >> 1 == relation && a.function().readsLabels())
        .filter(a -> delay + a.windowMs() > window)
        .forEach(
            a ->
                windowAt
                    .problems()
                    .warn(
                        windowAt,
                        "aggregate '"
                            + a.name()
                            + "' looks "
                            + a.windowMs()
                            + " ms back at labels that are "
                            + delay
                            + " ms late: together more than the window",
                        "lengthen the window, or shorten the aggregate's"));
  }

  private void warnUnlabelled(int relation, Optional<YamlValue> aggregatesAt) {
    aggregates.stream()
        .filter(a -> a.directedRelation() >> 1 == relation && a.function().readsLabels())
        .forEach(
            a -> {
              YamlValue at = aggregatesAt.orElseThrow().anyMap().find(a.name()).orElseThrow();
              at.problems()
                  .warn(at, "no source makes labels of its relation", "map labels, or remove it");
            });
  }

  private void warnUnfilledTypes(YamlMap typesAt) {
    for (int i = 0; i < types.nodeTypes().size(); i++) {
      int type = i;
      NodeTypeSpec spec = types.nodeTypes().get(i);
      boolean filled =
          sources.stream()
              .flatMap(source -> source.mapping().nodes().stream())
              .anyMatch(rule -> rule.type() == type);
      if (!spec.features().isEmpty() && !filled) {
        YamlValue at = typesAt.find(spec.name()).orElseThrow();
        at.problems()
            .warn(at, "the type has features, but no source makes its nodes", "add a 'nodes' rule");
      }
    }
  }
}
