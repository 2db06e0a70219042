package dev.gyre.jobs.command;

import dev.gyre.hgt.metrics.Ranking;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.ModelSpec;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.demo.AlertQuality;
import dev.gyre.jobs.demo.Demo;
import dev.gyre.jobs.demo.DemoModel;
import dev.gyre.jobs.demo.DemoProgress;
import dev.gyre.jobs.demo.DemoReport;
import dev.gyre.jobs.evaluate.Scores;
import dev.gyre.jobs.samples.InteractionTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Test rows of an evaluation once more, through the job as it runs in production: it refreshes when
 * it gets to it. What that costs is the difference of average precision to the predictions, which
 * are made on embeddings that miss nothing.
 */
final class RateReplay {

  private static final int PARALLELISM = 2;
  private static final int ANY_PORT = 0;
  private static final double SHOW_EVERY_SECONDS = 10;

  private final Dataset dataset;
  private final List<Path> files;
  private final JobConfig config;
  private final Consumer<String> say;
  private double shownAtSeconds;

  RateReplay(Dataset dataset, List<Path> files, JobConfig config, Consumer<String> say) {
    this.dataset = dataset;
    this.files = files;
    this.config = config;
    this.say = say;
  }

  /**
   * Runs the job and compares.
   *
   * @param scores of the last step, by the model
   * @param rate events a second that are sent
   * @return the report's part
   * @throws UserError (failure) if none of the rows has a label
   */
  Map<String, Object> run(InteractionTable table, Scores scores, HgtModel model, double rate)
      throws Exception {
    int[] rows = scores.rows();
    long events = table.dataRow(rows[rows.length - 1]) + 1;
    say.accept(
        String.format(
            Locale.ROOT, "Sending %,d rows through the job, %,.0f events a second.", events, rate));
    DemoReport report;
    try (WorkFolder folder = WorkFolder.of(null)) {
      Path file = folder.path().resolve("model");
      ModelFiles.save(model, file);
      JobConfig job = config.withModel(new ModelSpec.FromPath(file.toString()));
      report =
          new Demo(
                  new Demo.Settings(
                      dataset,
                      files,
                      OptionalLong.of(events),
                      OptionalDouble.of(rate),
                      new DemoModel(job, "the evaluation", table.timestampMs(rows[0])),
                      OptionalLong.empty(),
                      PARALLELISM,
                      ANY_PORT,
                      folder.path(),
                      false,
                      this::show))
              .run();
    }
    AlertQuality quality =
        report
            .quality()
            .orElseThrow(
                () -> UserError.failure("the job's scores cannot be compared: no label is known"));
    double predicted = averagePrecision(table, scores);
    say.accept(
        String.format(
            Locale.ROOT,
            "%,d labelled test rows: average precision %.4f in the job at %,.0f events/s, %.4f with"
                + " every change refreshed; direct staleness p50 %,.0f ms, p99 %,.0f ms.",
            quality.labelled(),
            quality.averagePrecision(),
            report.eventsPerSecond(),
            predicted,
            report.outputs().stalenessMs(true, 50),
            report.outputs().stalenessMs(true, 99)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rate", rate);
    json.put("averagePrecision", quality.averagePrecision());
    json.put("averagePrecisionSynchronous", predicted);
    json.put("job", report.toJson());
    return json;
  }

  private static double averagePrecision(InteractionTable table, Scores scores) {
    int n = 0;
    float[] score = new float[scores.rows().length];
    boolean[] fraud = new boolean[score.length];
    for (int k = 0; k < score.length; k++) {
      int row = scores.rows()[k];
      if (table.isLabelled(row)) {
        score[n] = scores.scores()[k];
        fraud[n++] = table.isFraud(row);
      }
    }
    return Ranking.of(Arrays.copyOf(score, n), Arrays.copyOf(fraud, n)).curve().averagePrecision();
  }

  private void show(DemoProgress progress) {
    if (progress.seconds() - shownAtSeconds >= SHOW_EVERY_SECONDS) {
      shownAtSeconds = progress.seconds();
      say.accept(progress.line());
    }
  }
}
