package dev.gyre.jobs.command;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.ModelSpec;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.evaluate.Scores;
import dev.gyre.jobs.replay.JobReplay;
import dev.gyre.jobs.replay.ReplayComparison;
import dev.gyre.jobs.samples.InteractionTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Test rows of an evaluation once more, through the job that loads the model as it is saved. */
final class EvaluationReplay {

  private final Dataset dataset;
  private final List<Path> files;
  private final JobConfig config;
  private final Consumer<String> say;

  EvaluationReplay(Dataset dataset, List<Path> files, JobConfig config, Consumer<String> say) {
    this.dataset = dataset;
    this.files = files;
    this.config = config;
    this.say = say;
  }

  /**
   * Runs the job and compares.
   *
   * @param scores of the last step, by the model
   * @param most how many of them are compared, the first ones
   * @return the report's part
   */
  Map<String, Object> run(InteractionTable table, Scores scores, HgtModel model, int most)
      throws Exception {
    int count = Math.min(most, scores.rows().length);
    int[] rows = Arrays.copyOf(scores.rows(), count);
    long events = table.dataRow(rows[count - 1]) + 1;
    say.accept("Sending " + events + " rows through the job in the synchronous mode.");
    ReplayComparison comparison =
        new ReplayComparison(table, rows, Arrays.copyOf(scores.scores(), count));
    JobReplay.Taken taken;
    long start = System.nanoTime();
    try (WorkFolder folder = WorkFolder.of(null)) {
      Path file = folder.path().resolve("model");
      ModelFiles.save(model, file);
      taken =
          new JobReplay(config, new ModelSpec.FromPath(file.toString()), folder.path())
              .run(
                  dataset,
                  files,
                  OptionalLong.of(events),
                  scored -> sayProgress(scored, events, start),
                  comparison);
    }
    say.accept(
        String.format(
            Locale.ROOT,
            "%,d test rows, %,d missing: largest difference of a score %.2g, of an aggregate %.2g,"
                + " of a feature %.2g. %,d records in %.0f s.",
            comparison.compared(),
            comparison.missing(),
            comparison.score(),
            comparison.aggregates(),
            comparison.features(),
            taken.records(),
            taken.seconds()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rows", comparison.compared());
    json.put("missing", comparison.missing());
    json.put("largestScoreDifference", comparison.score());
    json.put("largestAggregateDifference", comparison.aggregates());
    json.put("largestFeatureDifference", comparison.features());
    json.put("records", taken.records());
    json.put("jobSeconds", taken.seconds());
    return json;
  }

  private void sayProgress(long scored, long events, long startNanos) {
    say.accept(
        String.format(
            Locale.ROOT,
            "%,d of %,d rows scored in %d s",
            scored,
            events,
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos)));
  }
}
