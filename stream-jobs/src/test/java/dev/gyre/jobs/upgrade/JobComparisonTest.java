package dev.gyre.jobs.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.topology.Models;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each change of a job file is taken over, migrated or refused, with the reason and the remedy. */
class JobComparisonTest {

  private static final String JOB =
      """
      name: payments
      types:
        account: {features: {age: numeric, kind: {categories: [a, b]}}}
        merchant: {}
        device: {}
      relations:
        pays: {source: account, target: merchant, window: 30d, fanIn: 8, features: {amount: numeric}}
        uses: {source: account, target: device, window: 7d, fanIn: 4}
      aggregates:
        spent: {relation: rev_pays, function: sum, feature: amount, window: 1d, slice: 1h}
      model:
        seeded: {seed: 5, dialect: pyg, width: 8, heads: 2, layers: 2}
      interaction: {relation: pays}
      policy: {threshold: 0.9}
      sources:
        - {topic: events, format: avro, native: true}
        - {topic: more, format: avro, native: true}
      """;

  private static JobDescription described(String yaml) {
    JobConfig config = ChangedJob.read(yaml);
    return JobDescription.of(config, Models.of(config));
  }

  private static JobComparison after(String... replacements) {
    String yaml = JOB;
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(yaml).contains(replacements[i]);
      yaml = yaml.replace(replacements[i], replacements[i + 1]);
    }
    return JobComparison.of(described(JOB), described(yaml));
  }

  private static void assertMigrates(JobComparison comparison, String field, String note) {
    assertThat(comparison.isRefused()).as(comparison.toString()).isFalse();
    assertThat(comparison.migrates()).isTrue();
    assertThat(comparison.changes())
        .anySatisfy(
            change -> {
              assertThat(change.field()).isEqualTo(field);
              assertThat(change.verdict()).isEqualTo(JobChange.Verdict.MIGRATES);
              assertThat(change.note()).contains(note);
            });
  }

  private static void assertRefused(JobComparison comparison, String field, String... parts) {
    assertThat(comparison.isRefused()).isTrue();
    assertThat(comparison.refusal("savepoint 'x'"))
        .startsWith("job 'payments' cannot start on savepoint 'x'")
        .contains("  " + field + ": ")
        .contains(parts);
  }

  @Test
  void theSameJobGoesOnAsItIs() {
    JobComparison comparison = after();
    assertThat(comparison.changes()).isEmpty();
    assertThat(comparison.migrates()).isFalse();
    JobDescription job = described(JOB);
    assertThat(JobDescription.fromJson(job.toJson())).isEqualTo(job);
  }

  @Test
  void whatDoesNotTouchTheStateIsTakenOver() {
    JobComparison comparison =
        after("policy: {threshold: 0.9}", "policy: {share: 0.01}\ntime: {lateness: 1m}");
    assertThat(comparison.migrates()).isFalse();
    assertThat(comparison.changes()).singleElement().extracting("field").isEqualTo("time.lateness");
  }

  @Test
  void moreTypesRelationsAndFeaturesMigrate() {
    assertMigrates(
        after("types:\n", "types:\n  ip: {}\n"), "types.ip", "nodes that come from now on");
    assertMigrates(
        after(
            "relations:\n",
            "relations:\n  knows: {source: account, target: account, window: 1d, fanIn: 2}\n"),
        "relations.knows",
        "edges that come from now on");
    assertMigrates(
        after("{age: numeric,", "{income: numeric, age: numeric,"),
        "types.account.features.income",
        "missing in what is stored");
    assertMigrates(after("age: numeric, ", ""), "types.account.features.age", "dropped");
    assertMigrates(after("[a, b]", "[c, a, b]"), "types.account.features.kind", "keep their names");
  }

  @Test
  void otherWindowsFanInsAndAggregatesMigrate() {
    assertMigrates(after("30d", "60d"), "relations.pays.window", "2592000000 ms");
    assertMigrates(after("30d", "10d"), "relations.pays.window", "leave at once");
    assertMigrates(after("fanIn: 8", "fanIn: 9"), "relations.pays.fanIn", "do not come back");
    assertMigrates(after("fanIn: 8", "fanIn: 7"), "relations.pays.fanIn", "newest");
    assertMigrates(after("window: 1d", "window: 2d"), "aggregates.spent", "whole once");
    assertMigrates(
        after(
            "aggregates:\n",
            "aggregates:\n  n: {relation: pays, function: count, window: 1d, slice: 1h}\n"),
        "aggregates.n",
        "whole once");
  }

  @Test
  void anotherModelMigrates() {
    assertMigrates(after("seed: 5", "seed: 6"), "model", "computed anew");
    assertMigrates(after("width: 8", "width: 16"), "model.width", "computed anew");
    assertMigrates(
        after("policy:", "refresh: {tolerance: 0.01}\npolicy:"), "refresh.tolerance", "anew");
  }

  @Test
  void whatTheStateCannotFollowIsRefusedWithTheRemedy() {
    assertRefused(
        after("policy:", "state: {shards: 32}\npolicy:"), "state.shards", "16 -> 32", "--start");
    assertRefused(
        after(
            "  device: {}\n",
            "",
            "  uses: {source: account, target: device, window: 7d, fanIn: 4}\n",
            ""),
        "types.device",
        "keep it declared",
        "relations.uses");
    assertRefused(
        after("target: device", "target: account"), "relations.uses", "a name of its own");
    assertRefused(
        after("age: numeric", "age: {width: 2}"), "types.account.features.age", "of its own");
    assertRefused(after("layers: 2", "layers: 3"), "model.layers", "2 -> 3", "--start");
    assertRefused(
        after("  - {topic: more, format: avro, native: true}\n", ""), "sources", "gyre.more");
    assertRefused(
        after("interaction: {relation: pays}\npolicy: {threshold: 0.9}\n", ""),
        "interaction.relation",
        "keep the interaction");
    assertRefused(
        after("policy:", "delivery: {publishScores: false}\npolicy:"),
        "delivery.publishScores",
        "keep it");
  }

  @Test
  void aNewerLayoutIsRefused() {
    JobDescription is = described(JOB);
    Map<String, Integer> newer = new TreeMap<>(is.layouts());
    newer.put("layer node", 99);
    JobDescription was =
        new JobDescription(
            "payments",
            newer,
            is.shards(),
            is.shape(),
            is.modelVersion(),
            is.tolerance(),
            is.latenessMs(),
            List.copyOf(is.topics()),
            true);
    assertRefused(JobComparison.of(was, is), "layout of 'layer node'", "version 99", "newer build");
    assertThatThrownBy(
            () -> JobDescription.fromJson(is.toJson().replace("\"format\":1", "\"format\":2")))
        .hasMessageContaining("formats up to 1");
  }
}
