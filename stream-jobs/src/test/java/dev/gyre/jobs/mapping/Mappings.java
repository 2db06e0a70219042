package dev.gyre.jobs.mapping;

import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import dev.gyre.jobs.mapping.spec.Availability;
import dev.gyre.jobs.mapping.spec.EdgeRule;
import dev.gyre.jobs.mapping.spec.FeatureRule;
import dev.gyre.jobs.mapping.spec.FeatureValue;
import dev.gyre.jobs.mapping.spec.LabelRule;
import dev.gyre.jobs.mapping.spec.LabelValue;
import dev.gyre.jobs.mapping.spec.MappingLimits;
import dev.gyre.jobs.mapping.spec.MappingSpec;
import dev.gyre.jobs.mapping.spec.OpValue;
import dev.gyre.jobs.mapping.spec.RecordFormat;
import dev.gyre.jobs.mapping.spec.TextValue;
import dev.gyre.jobs.mapping.spec.TimeFormat;
import dev.gyre.jobs.mapping.spec.TimeValue;
import dev.gyre.jobs.mapping.spec.Unmatched;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Mappings and records for tests. */
final class Mappings {
  static final TypeSchema TYPES =
      TypeSchema.of(
          List.of(
              NodeTypeSpec.of("account"),
              NodeTypeSpec.of("merchant", FeatureSpec.vector("shape", 2))),
          List.of(
              RelationSpec.of(
                  "pays",
                  "account",
                  "merchant",
                  Window.of(Duration.ofDays(60)),
                  FanIn.of(8),
                  FeatureSpec.numeric("amount"),
                  FeatureSpec.categorical("channel", List.of("pos", "web")))));

  static final List<String> COLUMNS = List.of("id", "who", "shop", "when", "cents", "channel");

  private Mappings() {}

  static TextValue column(String name) {
    return new TextValue.Column(name);
  }

  static TimeValue time(String name, TimeFormat format) {
    return new TimeValue(column(name), format, 0);
  }

  static List<FeatureRule> payFeatures() {
    return List.of(
        new FeatureRule("amount", new FeatureValue.Number(column("cents"), 0.01, 0, false, true)),
        new FeatureRule("channel", new FeatureValue.Category(column("channel"), true)));
  }

  static EdgeRule pays(TextValue id, TimeValue updateTime, OpValue op) {
    return new EdgeRule(
        0,
        id,
        column("who"),
        column("shop"),
        time("when", TimeFormat.SECONDS),
        updateTime,
        payFeatures(),
        op,
        List.of());
  }

  static EdgeRule pays() {
    return pays(column("id"), null, new OpValue.Upsert());
  }

  static LabelRule label(LabelValue label) {
    return new LabelRule(
        0,
        column("id"),
        column("who"),
        column("shop"),
        time("when", TimeFormat.SECONDS),
        new Availability.Delay(1000),
        label,
        List.of());
  }

  static MappingSpec edges(RecordFormat format, EdgeRule... rules) {
    return new MappingSpec(
        format,
        List.of(rules),
        List.of(),
        List.of(),
        Unmatched.REJECT,
        new MappingLimits(10_000, 20));
  }

  static RecordFormat.Csv csv() {
    return new RecordFormat.Csv(',', COLUMNS);
  }

  static RawRecord record(byte[] value) {
    return new RawRecord("gyre.payments", 3, 41, 99, null, value);
  }

  static RawRecord record(String value) {
    return record(value.getBytes(StandardCharsets.UTF_8));
  }

  static Mapped.Events events(Mapped mapped) {
    if (mapped instanceof Mapped.Events events) {
      return events;
    }
    throw new AssertionError("rejected: " + mapped);
  }

  static Mapped.Rejected rejected(Mapped mapped) {
    if (mapped instanceof Mapped.Rejected rejected) {
      return rejected;
    }
    throw new AssertionError("not rejected: " + mapped);
  }
}
