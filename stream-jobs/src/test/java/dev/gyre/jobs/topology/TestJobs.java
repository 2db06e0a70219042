package dev.gyre.jobs.topology;

import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.MetaPath;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.jobs.config.DeliverySpec;
import dev.gyre.jobs.config.Interaction;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.KafkaSpec;
import dev.gyre.jobs.config.ModelSpec;
import dev.gyre.jobs.config.PolicySpec;
import dev.gyre.jobs.config.RefreshSpec;
import dev.gyre.jobs.config.SourceSpec;
import dev.gyre.jobs.config.StateSpec;
import dev.gyre.jobs.config.TimeSpec;
import dev.gyre.jobs.config.WireFormatSpec;
import dev.gyre.jobs.mapping.spec.Condition;
import dev.gyre.jobs.mapping.spec.EdgeRule;
import dev.gyre.jobs.mapping.spec.FeatureRule;
import dev.gyre.jobs.mapping.spec.FeatureValue;
import dev.gyre.jobs.mapping.spec.MappingLimits;
import dev.gyre.jobs.mapping.spec.MappingSpec;
import dev.gyre.jobs.mapping.spec.NodeRule;
import dev.gyre.jobs.mapping.spec.OpValue;
import dev.gyre.jobs.mapping.spec.RecordFormat;
import dev.gyre.jobs.mapping.spec.TextValue;
import dev.gyre.jobs.mapping.spec.TimeFormat;
import dev.gyre.jobs.mapping.spec.TimeValue;
import dev.gyre.jobs.mapping.spec.Unmatched;
import dev.gyre.jobs.mapping.spec.ValueTest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A job of accounts and merchants for tests: rows {@code kind,id,source,target,time_ms,amount}
 * where kind is pays (scored), transfers or account.
 */
final class TestJobs {

  static final long WINDOW_MS = 60_000;
  static final long SHORT_WINDOW_MS = 20_000;
  static final int FAN_IN = 4;
  static final String TOPIC = "rows";

  private TestJobs() {}

  static TypeSchema types() {
    FeatureSpec amount = FeatureSpec.numeric("amount");
    return TypeSchema.of(
        List.of(
            new NodeTypeSpec("account", List.of(FeatureSpec.numeric("age"))),
            new NodeTypeSpec("merchant", List.of())),
        List.of(
            new RelationSpec(
                "pays",
                "account",
                "merchant",
                "paid_by",
                List.of(amount),
                Window.ofMs(WINDOW_MS),
                FanIn.of(FAN_IN),
                FanIn.of(FAN_IN)),
            new RelationSpec(
                "transfers",
                "account",
                "account",
                "received_from",
                List.of(),
                Window.ofMs(SHORT_WINDOW_MS),
                FanIn.of(FAN_IN),
                FanIn.of(FAN_IN))));
  }

  static JobConfig job(Dialect dialect) {
    TypeSchema types = types();
    return new JobConfig(
        "test",
        "test",
        new KafkaSpec("unused:9092", Map.of()),
        types,
        aggregates(),
        List.of(
            MetaPath.of(types, "shared", List.of("paid_by", "pays")),
            MetaPath.of(types, "payers", List.of("pays"))),
        new ModelSpec.Seeded(
            7, dialect, 16, 4, 2, true, true, dialect == Dialect.PYHGT, false, true),
        new Interaction(0, false),
        new PolicySpec.TopShare(0.05, 1000, 4),
        List.of(new SourceSpec(TOPIC, mapping())),
        new TimeSpec(10_000, 1_000_000_000_000L, 0),
        new RefreshSpec(0, 0.5, 10_000, 2000, 5000, false),
        new StateSpec(8, 64, 3, 1000, null, false),
        new DeliverySpec(DeliverySpec.Guarantee.AT_LEAST_ONCE, true, 5),
        new WireFormatSpec.Plain(),
        5000,
        List.of());
  }

  private static List<AggregateSpec> aggregates() {
    return List.of(
        new AggregateSpec("paid", 1, AggregateSpec.Function.COUNT, -1, 30_000, 5_000),
        new AggregateSpec("spent", 1, AggregateSpec.Function.SUM, 0, 30_000, 5_000),
        new AggregateSpec("taken", 0, AggregateSpec.Function.MEAN, 0, 60_000, 10_000),
        new AggregateSpec("payers", 0, AggregateSpec.Function.DISTINCT, -1, 60_000, 10_000));
  }

  private static MappingSpec mapping() {
    TimeValue time = new TimeValue(column("time_ms"), TimeFormat.MILLIS, 0);
    FeatureValue amount = new FeatureValue.Number(column("amount"), 1, 0, false, true);
    return new MappingSpec(
        new RecordFormat.Csv(',', List.of("kind", "id", "source", "target", "time_ms", "amount")),
        List.of(
            edge(0, time, List.of(new FeatureRule("amount", amount)), "pays"),
            edge(1, time, List.of(), "transfers")),
        List.of(
            new NodeRule(
                0,
                column("source"),
                time,
                List.of(new FeatureRule("age", amount)),
                new OpValue.Upsert(),
                kind("account"))),
        List.of(),
        Unmatched.REJECT,
        MappingLimits.DEFAULT);
  }

  private static EdgeRule edge(
      int relation, TimeValue time, List<FeatureRule> features, String kind) {
    return new EdgeRule(
        relation,
        column("id"),
        column("source"),
        column("target"),
        time,
        null,
        features,
        new OpValue.Upsert(),
        kind(kind));
  }

  private static List<Condition> kind(String kind) {
    return List.of(new Condition(column("kind"), new ValueTest.OneOf(Set.of(kind))));
  }

  private static TextValue column(String name) {
    return new TextValue.Column(name);
  }
}
