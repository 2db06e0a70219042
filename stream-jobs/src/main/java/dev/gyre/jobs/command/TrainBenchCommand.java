package dev.gyre.jobs.command;

import dev.gyre.hgt.model.ModelShape;
import dev.gyre.jobs.bench.TrainBench;
import dev.gyre.jobs.bench.TrainBenchReport;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.train.LabelledReplay;
import dev.gyre.jobs.train.TrainOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gyre bench train}: how fast is training? */
@Command(
    name = "train",
    header = "Measure labelled interactions a second in training.",
    sortOptions = false,
    description = {
      "",
      "Replays a dataset as 'gyre train' does and trains one epoch on all that is labelled, with the"
          + " settings of 'gyre train'; the steps after the first fifth are measured, in three parts."
          + " GYRE_JAVA_OPTS attaches a profiler.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gyre bench train --dataset simulator --events 120000",
      "  gyre bench train --dataset fdh --file transactions.csv.gz --json report.json"
    })
final class TrainBenchCommand implements Callable<Integer> {

  @Mixin private TrainingDataOptions data;

  @Mixin private FitOptions fit;

  @Mixin private ReportOption report;

  @Override
  public Integer call() throws IOException {
    report.check();
    TrainOptions options = fit.of(0, 1, 0, 1);
    JobConfig config = data.config();
    Dataset dataset = data.dataset();
    try (TrainMeter meter = new TrainMeter(report.human(), report.humanIsTerminal())) {
      long start = System.nanoTime();
      ModelShape shape = Models.of(config).manifest().shape();
      Samples samples =
          new LabelledReplay(config, options, meter)
              .run(dataset, data.files(), shape.config().layers());
      double seconds = (System.nanoTime() - start) / 1e9;
      TrainBenchReport result = new TrainBench(samples, shape, options, seconds, meter::say).run();
      meter.say(
          String.format(
              "%,.0f labelled interactions/s (%,.0f to %,.0f), %,.0f edges/s, %.1f edges an"
                  + " interaction, %,d parameters, %d threads; replay %.0f s",
              result.interactionsPerSecond().median(),
              result.interactionsPerSecond().min(),
              result.interactionsPerSecond().max(),
              result.edgesPerSecond().median(),
              result.edgesPerInteraction(),
              result.parameters(),
              options.threads(),
              seconds));
      report.write(result);
    }
    return 0;
  }
}
