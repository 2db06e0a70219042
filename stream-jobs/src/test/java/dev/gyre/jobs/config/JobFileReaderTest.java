package dev.gyre.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.MetaPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobFileReaderTest {
  private static final String JOB =
      """
      name: test
      types:
        account: {}
        merchant:
          features:
            size: numeric
      relations:
        pays:
          source: account
          target: merchant
          window: 60d
          fanIn: 32
          features:
            amount: numeric
            channel: {categories: [pos, web]}
      metaPaths:
        shared: [pays, rev_pays]
      aggregates:
        paid: {relation: rev_pays, function: sum, feature: amount, window: 7d, slice: 1d}
      interaction: {relation: pays}
      model:
        seeded: {width: 32, heads: 4, layers: 2}
      policy: {share: 0.01}
      time: {lateness: 500ms}
      sources:
        - topic: payments
          format: csv
          columns: [id, who, shop, when, cents, channel]
          edges:
            - relation: pays
              id: id
              source: who
              target: shop
              timestamp: {column: when, unit: s, origin: 2020-01-01T00:00:00Z}
              features:
                amount: {column: cents, scale: 0.01}
                channel: channel
          nodes:
            - type: merchant
              id: shop
              updateTime: {column: when, unit: s}
              features: {size: {missing: true}}
        - topic: findings
          format: json
          labels:
            - relation: pays
              id: payment.id
              source: payment.who
              target: payment.shop
              timestamp: payment.time
              available: {delay: 7d}
              label: {column: verdict, fraud: [bad], legitimate: [good]}
      """;

  @Test
  void readsEveryPart() throws Exception {
    JobConfig config = read(JOB);
    assertThat(config.types().relations().get(0).window().lengthMs()).isEqualTo(60 * 86_400_000L);
    assertThat(config.types().relations().get(0).reverseName()).isEqualTo("rev_pays");
    assertThat(config.aggregates())
        .containsExactly(
            new AggregateSpec(
                "paid", 1, AggregateSpec.Function.SUM, 0, 7 * 86_400_000L, 86_400_000L));
    assertThat(config.metaPaths()).containsExactly(new MetaPath("shared", new int[] {0, 1}));
    assertThat(config.interaction()).isEqualTo(new Interaction(0, true));
    assertThat(config.policy()).isEqualTo(new PolicySpec.TopShare(0.01, 10_000, 3));
    assertThat(config.time()).isEqualTo(new TimeSpec(500, 600_000, 0));
    assertThat(config.topic("alerts")).isEqualTo("gyre.alerts");
    assertThat(config.sources()).hasSize(2);
    assertThat(config.sources().get(1).labelsOnly()).isTrue();
    assertThat(config.withTopicPrefix("other").topic("alerts")).isEqualTo("other.alerts");
    assertThat(config.warnings()).isEmpty();
  }

  /** One edit of the good file, and where and how it is refused. */
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // what is written | what is written instead | line | key | a part of rule and remedy
        "fanIn: 32             | fanin: 32           | 12 | relations.pays.fanin        | did you mean 'fanIn'?",
        "fanIn: 32             | fan-in: 32          | 12 | relations.pays.fan-in       | did you mean 'fanIn'?",
        "fanIn: 32             | fanIn: -1           | 12 | relations.pays.fanIn        | from 0 to 65536",
        "window: 60d           | window: 60          | 11 | relations.pays.window       | as in 60d",
        "window: 60d           | window: 60 days     | 11 | relations.pays.window       | as in 60d",
        "window: 60d           | window: 5d          | 11 | relations.pays.window       | left the window",
        "target: merchant      | target: merchants   | 10 | relations.pays.target       | did you mean 'merchant'?",
        "size: numeric         | size: numbric       | 6  | types.merchant.features.size| did you mean 'numeric'?",
        "[pays, rev_pays]      | [pays, pays]        | 17 | metaPaths.shared            | starts at type 'account'",
        "[pays, rev_pays]      | [pays, rev_pay]     | 17 | metaPaths.shared[1]         | did you mean 'rev_pays'?",
        "[pays, rev_pays]      | [pays, rev_pays, pays] | 17 | metaPaths.shared         | layers, the model has 2",
        "function: sum         | function: total     | 19 | aggregates.paid.function    | one of count, sum, mean",
        "function: sum         | function: count     | 19 | aggregates.paid.feature     | reads no feature",
        "feature: amount       | feature: channel    | 19 | aggregates.paid.feature     | numeric feature of width 1",
        "feature: amount       | feature: amuont     | 19 | aggregates.paid.feature     | did you mean 'amount'?",
        "slice: 1d             | slice: 2d           | 19 | aggregates.paid.slice       | must divide the window",
        "slice: 1d             | slice: 1s           | 19 | aggregates.paid.slice       | at most 10000 slices",
        "interaction: {relation: pays} | interaction: {relation: rev_pays} | 20 | interaction.relation | one of [pays]",
        "width: 32, heads: 4   | width: 30, heads: 4 | 22 | model.seeded.width          | take width 28",
        "layers: 2             | layers: two         | 22 | model.seeded.layers         | whole number from 1 to 8",
        "share: 0.01           | share: 7            | 23 | policy.share                | to 1.0",
        "share: 0.01           | share: NaN          | 23 | policy.share                | to 1.0",
        "lateness: 500ms       | lateness: -1s       | 24 | time.lateness               | with a unit",
        "time: {lateness: 500ms} | delivery: {scoresLinger: 1h} | 24 | delivery.scoresLinger | at most 10 s",
        "topic: payments       | topic: alerts       | 26 | sources[0].topic            | rename the topic",
        "topic: findings       | topic: payments     | 43 | sources[1].topic            | listed already",
        "topic: payments       | topic: pay/ments    | 26 | sources[0].topic            | Kafka allows",
        "format: csv           | format: cvs         | 27 | sources[0].format           | did you mean 'csv'?",
        "format: csv           | format: json        | 28 | sources[0].columns          | goes with format csv",
        "cents, channel]       | cents, cents]       | 28 | sources[0].columns[5]       | different names",
        "source: who           | source: whom        | 32 | sources[0].edges[0].source  | did you mean 'who'?",
        "source: who           | source: $kye        | 32 | sources[0].edges[0].source  | did you mean '$key'?",
        "source: who           | source: '{who'    | 32 | sources[0].edges[0].source  | '}'",
        "unit: s, origin: 2020-01-01T00:00:00Z | unit: sec | 34 | sources[0].edges[0].timestamp.unit | one of s, ms, us, iso8601",
        "origin: 2020-01-01T00:00:00Z | origin: 2020 | 34 | sources[0].edges[0].timestamp.origin | 2018-04-01T00:00:00Z",
        "scale: 0.01           | scale: big          | 36 | sources[0].edges[0].features.amount.scale | a number",
        "column: cents         | colunm: cents       | 36 | sources[0].edges[0].features.amount.colunm | did you mean 'column'?",
        "features: {size: {missing: true}} | features: {} | 42 | sources[0].nodes[0].features | size: {missing: true}",
        "type: merchant        | type: shop          | 39 | sources[0].nodes[0].type    | [account, merchant]",
        "delay: 7d             | delay: 7            | 51 | sources[1].labels[0].available.delay | as in 60d",
        "fraud: [bad]          | froud: [bad]        | 52 | sources[1].labels[0].label.froud | did you mean 'fraud'?",
        "fraud: [bad]          | fraud: '> much'   | 52 | sources[1].labels[0].label.fraud | finite number",
        "name: test            | nmae: test          | 1  | nmae                        | did you mean 'name'?",
        "name: test            | ? [a]               | 1  |                             | single word",
        "policy: {share: 0.01} | name: again         | 23 | name                        | in line 1",
        "account: {}           | account: 5          | 3  | types.account               | a map of keys",
        "account: {}           | 1account: {}        | 3  | types.1account              | starts with a letter"
      })
  void refusesWithLineKeyRuleAndRemedy(
      String written, String instead, int line, String key, String part) {
    assertThat(JOB).contains(written.strip());
    String edited = JOB.replaceFirst(Pattern.quote(written), Matcher.quoteReplacement(instead));
    List<JobFileError> errors = errors(edited);
    assertThat(errors)
        .anySatisfy(
            error -> {
              assertThat(error.file()).isEqualTo("job.yaml");
              assertThat(error.line()).isEqualTo(line);
              assertThat(error.key()).isEqualTo(key == null ? "" : key);
              assertThat(error.rule() + "; " + error.remedy()).contains(part);
            });
  }

  @Test
  void anIdIsAsLongAsItCanTravel() throws Exception {
    assertThat(read(JOB.replace("csv\n", "csv\n    limits: {maxIdBytes: 21845}\n"))).isNotNull();
    assertThat(errors(JOB.replace("csv\n", "csv\n    limits: {maxIdBytes: 21846}\n")))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.key()).isEqualTo("sources[0].limits.maxIdBytes");
              assertThat(error.rule()).contains("from 1 to 21845");
            });
  }

  @Test
  void scoresWaitForEachOtherAsLongAsTheFileSays() throws Exception {
    assertThat(read(JOB).delivery().scoresLingerMs()).isEqualTo(5);
    assertThat(read(JOB + "delivery: {scoresLinger: 50ms}\n").delivery().scoresLingerMs())
        .isEqualTo(50);
  }

  @Test
  void findsAllErrorsInTheOrderOfTheFile() {
    String edited =
        JOB.replace("fanIn: 32", "fanIn: many")
            .replace("function: sum", "function: total")
            .replace("heads: 4", "heads: 5")
            .replace("lateness: 500ms", "lateness: soon")
            .replace("source: who", "source: whom")
            .replace("delay: 7d", "delay: later");
    assertThat(errors(edited))
        .extracting(JobFileError::key)
        .containsExactly(
            "relations.pays.fanIn",
            "aggregates.paid.function",
            "model.seeded.width",
            "time.lateness",
            "sources[0].edges[0].source",
            "sources[1].labels[0].available.delay");
  }

  @Test
  void theMessageIsOneLineWithFileLineColumnKeyValueRuleRemedy() {
    List<JobFileError> errors = errors(JOB.replace("window: 60d", "window: sixty"));
    assertThat(errors)
        .extracting(JobFileError::toString)
        .containsExactly(
            "job.yaml:11:13: relations.pays.window: found 'sixty'; a whole number with a unit is"
                + " needed; write ms, s, m, h, d or w, as in 60d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment", "name: [", "a: b: c", "\tname: x", "[1, 2]", "x"})
  void refusesWhatIsNoMap(String yaml) {
    assertThat(errors(yaml)).isNotEmpty();
  }

  @Test
  void warnsOfLabelsThatOutlastTheWindowWhenAggregated() throws Exception {
    String edited =
        JOB.replace("window: 60d", "window: 10d")
            .replace("function: sum, feature: amount", "function: fraudCount");
    assertThat(read(edited).warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.key()).isEqualTo("relations.pays.window");
              assertThat(warning.rule()).contains("aggregate 'paid'");
            });
  }

  @Test
  void warnsOfARelationThatNothingFills() throws Exception {
    String edited =
        JOB.replace(
            "metaPaths:",
            "  knows: {source: account, target: account, window: 1d, fanIn: 2}\nmetaPaths:");
    assertThat(read(edited).warnings())
        .extracting(JobFileError::key)
        .containsExactly("relations.knows");
  }

  @Test
  void labelsNeedAnEdgeWithAnId() {
    assertThat(errors(JOB.replace("        id: id\n", "")))
        .singleElement()
        .satisfies(error -> assertThat(error.rule()).contains("find their edge by its id"));
  }

  @Test
  void modelPathIsRelativeToTheFileAndMustExist(@TempDir Path directory) throws Exception {
    String edited = JOB.replaceFirst("seeded: .*", "path: model.zip");
    assertThat(errors(edited, directory).get(0).rule())
        .contains("no model at")
        .contains("model.zip");
    Files.createFile(directory.resolve("model.zip"));
    JobConfig config = JobFileReader.read("job.yaml", edited, directory);
    assertThat(config.model())
        .isEqualTo(new ModelSpec.FromPath(directory.resolve("model.zip").toString()));
  }

  @Test
  void avroSchemasAreCheckedFieldByField(@TempDir Path directory) throws Exception {
    Files.writeString(
        directory.resolve("finding.avsc"),
        "{\"type\": \"record\", \"name\": \"Finding\", \"fields\": ["
            + "{\"name\": \"verdict\", \"type\": \"string\"}]}");
    String edited = JOB.replace("format: json", "format: avro\n    schema: finding.avsc");
    assertThat(errors(edited, directory))
        .extracting(JobFileError::rule)
        .contains("the Avro record 'Finding' has the fields [verdict]");
    String missing = edited.replace("finding.avsc", "findings.avsc");
    assertThat(errors(missing, directory).get(0).rule()).contains("findings.avsc");
  }

  @Test
  void anAvroSchemaMustNotContainItself() {
    String schema =
        "'{\"type\":\"record\",\"name\":\"A\",\"fields\":"
            + "[{\"name\":\"a\",\"type\":[\"null\",\"A\"]}]}'";
    String edited = JOB.replace("format: json", "format: avro\n    schema: " + schema);
    assertThat(errors(edited)).anyMatch(e -> e.rule().contains("contains itself"));
  }

  private static JobConfig read(String yaml) throws JobConfigException {
    return JobFileReader.read("job.yaml", yaml, Path.of("."));
  }

  private static List<JobFileError> errors(String yaml) {
    return errors(yaml, Path.of("."));
  }

  private static List<JobFileError> errors(String yaml, Path directory) {
    JobConfigException refused =
        catchThrowableOfType(
            JobConfigException.class, () -> JobFileReader.read("job.yaml", yaml, directory));
    assertThat(refused).as("no error was found").isNotNull();
    return refused.errors();
  }
}
