package dev.gyre.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.topology.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Import and export as their user meets them. */
class ModelCommandTest {

  private static final int USAGE = 2;

  private static final String JOB =
      """
      name: models
      types:
        person: {features: {age: numeric}}
        firm: {features: {size: numeric, growth: numeric}}
      relations:
        owns: {source: person, target: firm, window: 1d, fanIn: 4}
      interaction: {relation: owns}
      model: {seeded: {width: WIDTH, heads: 2, layers: 1}}
      sources: [{topic: events, format: avro, native: true}]
      """;

  @TempDir private Path folder;

  private Path job;
  private Path weights;

  /** A model's own state dict, without what only Gyre has. */
  @BeforeEach
  void export() throws Exception {
    job = job(8);
    weights = folder.resolve("weights.npz");
    Path model = folder.resolve("seeded");
    ModelFiles.save(Models.of(JobFileReader.read(job)), model);
    CommandRun.of("model", "export", "--to", "pyg", "--model", model, "--out", weights)
        .assertDone();
  }

  private Path job(int width) throws Exception {
    return Files.writeString(
        folder.resolve("job-" + width + ".yaml"), JOB.replace("WIDTH", "" + width));
  }

  @Test
  void anImportedModelIsAFileThatGoesOutAgain() throws Exception {
    Path model = folder.resolve("model");
    Path json = folder.resolve("report.json");
    CommandRun.of(
            "model",
            "import",
            "--from",
            "pyg",
            "--weights",
            weights,
            "--config",
            job,
            "--ignore",
            "gyre.",
            "--out",
            model,
            "--json",
            json)
        .assertDone();
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("version").asText())
        .isEqualTo(ModelFiles.load(model).manifest().version());
    assertThat(report.get("relations").toString())
        .contains("person__owns__firm = owns", "firm__rev_owns__person = rev_owns");
    assertThat(report.get("started").toString()).contains("scorer/first/weight");

    Path again = folder.resolve("again.npz");
    CommandRun.of("model", "export", "--to", "pyg", "--model", model, "--out", again).assertDone();
    Path same = folder.resolve("same");
    CommandRun.of(
            "model", "import", "--from", "pyg", "--weights", again, "--like", model, "--out", same)
        .assertDone();
    assertThat(ModelFiles.load(same).manifest()).isEqualTo(ModelFiles.load(model).manifest());
  }

  @Test
  void aStateDictOfAnotherModelIsRefusedWithWhatIsWrong() throws Exception {
    CommandRun wide =
        CommandRun.of(
            "model",
            "import",
            "--from",
            "pyg",
            "--weights",
            weights,
            "--config",
            job(16),
            "--out",
            folder.resolve("wide"));
    wide.assertFails(USAGE, "'lin_dict.firm.weight' has shape [8, 2]: [16, 2] is needed");
    CommandRun other =
        CommandRun.of(
            "model",
            "import",
            "--from",
            "pyhgt",
            "--weights",
            weights,
            "--config",
            job,
            "--out",
            folder.resolve("other"));
    other.assertFails(USAGE, "--from pyhgt", "dialect: pyhgt");
    assertThat(folder.resolve("wide")).doesNotExist();
  }
}
