package dev.gyre.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.broker.BrokerOptions;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.catalog.Datasets;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayOptions;
import dev.gyre.jobs.dataset.Replayer;
import dev.gyre.jobs.samples.Payments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training and evaluation as their user meets them, on made-up payments. */
class TrainCommandTest {

  private static final int USAGE = 2;
  private static final int FIRST_TEST_DAY = 129;
  private static final int LAST_TEST_DAY = 156;
  private static final long DAY_SECONDS = 86_400;

  @TempDir private Path folder;

  private Path job;
  private Path file;
  private List<Payments.Payment> rows;

  @BeforeEach
  void write() throws Exception {
    Payments.job(folder);
    job = folder.resolve("job.yaml");
    rows = Payments.random(4000, 170, 61);
    file = Payments.file(folder, rows);
  }

  @Test
  void aTrainedModelIsAFileThatAJobLoads() throws Exception {
    Path model = folder.resolve("model");
    CommandRun run =
        CommandRun.of(
            "train",
            "--dataset",
            "fdh",
            "--file",
            file,
            "--config",
            job,
            "--out",
            model,
            "--epochs",
            2,
            "--plots",
            folder.resolve("plots"),
            "--json",
            folder.resolve("r.json"));
    run.assertDone();
    HgtModel loaded = ModelFiles.load(model);
    assertThat(loaded.manifest().trained()).isTrue();
    assertThat(loaded.manifest().training()).containsEntry("data", "fdh");
    assertThat(loaded.manifest().metrics()).containsKey("validation.average_precision");
    assertThat(folder.resolve("plots").resolve("loss.png")).isNotEmptyFile();
    assertThat(folder.resolve("model.training")).doesNotExist();
    JsonNode report = new ObjectMapper().readTree(folder.resolve("r.json").toFile());
    assertThat(report.get("version").asText()).isEqualTo(loaded.manifest().version());
    assertThat(report.get("epochs")).hasSize(2);

    CommandRun warm =
        CommandRun.of(
            "train",
            "--dataset",
            "fdh",
            "--file",
            file,
            "--config",
            job,
            "--from",
            model,
            "--out",
            folder.resolve("next.zip"),
            "--epochs",
            1);
    warm.assertDone();
    assertThat(ModelFiles.load(folder.resolve("next.zip")).manifest().version())
        .isNotEqualTo(loaded.manifest().version());
  }

  @Test
  void trainingFromTopicsGivesTheBitsOfTrainingFromTheFile() throws Exception {
    JobConfig config = JobFileReader.read(job);
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.temporary())) {
      Dataset dataset = Datasets.named("fdh");
      try (Topics topics = Topics.at(broker.bootstrapServers())) {
        topics.createMissing(
            dataset.topics().stream().map(it -> TopicSpec.plain(config.topic(it), 3)).toList());
      }
      ReplayOptions to =
          ReplayOptions.to(broker.bootstrapServers()).withTopicPrefix(config.topicPrefix());
      try (RecordStream records = dataset.open(List.of(file), OptionalLong.of(rows.size()));
          Replayer replayer = Replayer.open(dataset, to)) {
        replayer.run(records);
      }
      train("topics", "--kafka", broker.bootstrapServers());
      CommandRun.of(
              "train",
              "--kafka",
              broker.bootstrapServers(),
              "--config",
              job,
              "--kafka-from",
              "2100-01-01T00:00:00Z",
              "--out",
              folder.resolve("nothing"))
          .assertFails(UserError.FAILURE, "0 labels");
    }
    train("file", "--dataset", "fdh", "--file", file, "--events", rows.size());
    HgtModel fromTopics = ModelFiles.load(folder.resolve("topics"));
    HgtModel fromFile = ModelFiles.load(folder.resolve("file"));
    assertThat(fromTopics.manifest().version()).isEqualTo(fromFile.manifest().version());
    assertThat(fromTopics.manifest().training()).containsEntry("data", "kafka");
  }

  private void train(String out, Object... source) throws Exception {
    List<Object> words = new ArrayList<>(List.of("train"));
    words.addAll(List.of(source));
    words.addAll(
        List.of("--config", job, "--epochs", 1, "--threads", 1, "--out", folder.resolve(out)));
    CommandRun.of(words.toArray()).assertDone();
  }

  @Test
  void anEvaluationScoresEveryTestRowAndComparesWithTheBaselines() throws Exception {
    Path scores = folder.resolve("scores.csv");
    Path json = folder.resolve("report.json");
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--dataset",
            "fdh",
            "--file",
            file,
            "--config",
            job,
            "--protocol",
            "prequential",
            "--predictions",
            scores,
            "--replay-rate",
            2000,
            "--json",
            json);
    run.assertDone();
    List<String> lines = Files.readAllLines(scores);
    assertThat(lines.get(0)).isEqualTo("row,score");
    int first = firstRow(FIRST_TEST_DAY);
    int end = firstRow(LAST_TEST_DAY + 1);
    assertThat(lines).hasSize(1 + end - first);
    assertThat(lines.get(1)).startsWith(first + ",");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("test_rows").asInt()).isEqualTo(end - first);
    assertThat(report.get("models").fieldNames())
        .toIterable()
        .contains("rules", "trees on the same aggregates", "scorer on aggregates alone", "model");
    JsonNode model = report.get("models").get("model");
    assertThat(model.get("average_precision").get("interval95")).hasSize(2);
    assertThat(run.out()).contains("average_precision");
    JsonNode job = report.get("rateReplay").get("job");
    assertThat(job.get("scores").asInt()).isEqualTo(end);
    assertThat(job.get("quality").get("labelled").asInt())
        .isEqualTo(end - firstRow(LAST_TEST_DAY - 6));
    assertThat(report.get("rateReplay").get("averagePrecision").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void theSpeedOfTrainingIsMeasured() throws Exception {
    Path json = folder.resolve("speed.json");
    CommandRun.of(
            "bench",
            "train",
            "--dataset",
            "fdh",
            "--file",
            file,
            "--config",
            job,
            "--batch",
            64,
            "--json",
            json)
        .assertDone();
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("interactions_per_second").get("min").asDouble()).isPositive();
    assertThat(report.get("edges_per_interaction").asDouble()).isGreaterThan(1);
    assertThat(report.get("settings").get("batch").asInt()).isEqualTo(64);
  }

  private int firstRow(int day) {
    int row = 0;
    while (rows.get(row).seconds() < day * DAY_SECONDS) {
      row++;
    }
    return row;
  }

  @Test
  void wrongUseIsToldBeforeAnythingIsRead() {
    CommandRun.of(
            "evaluate", "--dataset", "fdh", "--file", file, "--protocol", "handbook", "--seeds", 0)
        .assertFails(USAGE, "--seeds 0");
    CommandRun.of(
            "evaluate",
            "--dataset",
            "fdh",
            "--file",
            file,
            "--protocol",
            "handbook",
            "--replay-rate",
            0)
        .assertFails(USAGE, "--replay-rate 0.0");
    CommandRun.of("evaluate", "--dataset", "fdh", "--file", file, "--protocol", "random")
        .assertFails(USAGE, "--protocol 'random'", "prequential and handbook on fdh");
    CommandRun.of(
            "evaluate",
            "--dataset",
            "fdh",
            "--file",
            file,
            "--protocol",
            "handbook",
            "--label-delay",
            1000)
        .assertFails(USAGE, "--label-delay 1000", "7 days");
    CommandRun.of(
            "train",
            "--dataset",
            "fdh",
            "--file",
            file,
            "--config",
            job,
            "--out",
            folder.resolve("m"),
            "--negative-share",
            0)
        .assertFails(USAGE, "negative share 0.0");
    CommandRun.of(
            "train",
            "--dataset",
            "fdh",
            "--file",
            file,
            "--config",
            job,
            "--out",
            folder.resolve("m"),
            "--from",
            folder.resolve("none"))
        .assertFails(USAGE, "there is no model");
  }
}
