package dev.gyre.jobs.command;

import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.SampleNormalization;
import dev.gyre.jobs.samples.SamplePolicy;
import dev.gyre.jobs.samples.SampleReplay;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.train.EpochReport;
import dev.gyre.jobs.train.LearningCurve;
import dev.gyre.jobs.train.TrainOptions;
import dev.gyre.jobs.train.TrainState;
import dev.gyre.jobs.train.TrainedModel;
import dev.gyre.jobs.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gyre train}: a model for a job, learnt from a dataset. */
@Command(
    name = "train",
    header = "Train the model of a job file on a dataset.",
    sortOptions = false,
    description = {
      "",
      "Replays the dataset in time order through the job file's rules, and trains on labelled"
          + " interactions, each with what was known strictly before it. The last part of the time"
          + " is for validation: it decides when training ends, and calibrates the score. A job"
          + " loads the result with model.path. The state of the run is kept beside it until the end:"
          + " --resume goes on from there.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gyre train --dataset fdh --file transactions.csv.gz --out fdh-model",
      "  gyre train --dataset fdh --file transactions.csv.gz --out fdh-model --resume",
      "  gyre train --dataset fdh --file newer.csv.gz --from fdh-model --epochs 1 --out fdh-model-2"
    })
final class TrainCommand implements Callable<Integer> {

  private static final double WEIGHT_DECAY = 0.01;

  @Mixin private TrainingDataOptions data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "MODEL",
      description = "Where the model goes: a directory, or a file that ends in .zip.")
  private Path out;

  @Option(
      names = "--from",
      paramLabel = "MODEL",
      description = "Start from this model, made with the same types, relations and aggregates.")
  private Path from;

  @Option(names = "--resume", description = "Go on with a run that ended before its time.")
  private boolean resume;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "6",
      description = "Most passes over the sample. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "256",
      description = "Interactions to a step. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      defaultValue = "0.003",
      description = "Peak of the learning rate. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--negative-share",
      paramLabel = "S",
      defaultValue = "0.15",
      description =
          "Share of the legitimate interactions that is trained on; every fraud is. Calibration"
              + " corrects for it. Default: ${DEFAULT-VALUE}.")
  private double negativeShare;

  @Option(
      names = "--fraud-weight",
      paramLabel = "W",
      defaultValue = "1",
      description = "Weight of a fraud in the loss. Default: ${DEFAULT-VALUE}.")
  private double fraudWeight;

  @Option(
      names = "--validation-share",
      paramLabel = "S",
      defaultValue = "0.1",
      description = "Share of the labelled interactions, the latest. Default: ${DEFAULT-VALUE}.")
  private double validationShare;

  @Option(
      names = "--skip",
      paramLabel = "S",
      defaultValue = "0.15",
      description =
          "Share of the labelled interactions, the earliest, that only fill windows. Default:"
              + " ${DEFAULT-VALUE}.")
  private double skip;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of weights, sample and order. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that work side by side. Default: one for each processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description = "Write the learning curves as PNG files here.")
  private Path plots;

  @Mixin private ReportOption report;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    report.check();
    TrainOptions options = options();
    Dataset dataset = data.dataset();
    JobConfig config = data.config();
    HgtModel warm = from == null ? null : warmStart(config);
    try (TrainMeter meter = new TrainMeter(report.human(), report.humanIsTerminal())) {
      ModelShape shape = (warm == null ? Models.of(config) : warm).manifest().shape();
      meter.say("Replaying " + dataset.name() + " through " + config.name() + "'s rules.");
      Samples samples = replay(dataset, config, shape, meter);
      int[] labelled = labelled(samples.interactions());
      int first = (int) (skip * labelled.length);
      int last = (int) ((1 - validationShare) * labelled.length);
      int[] fit = Arrays.copyOfRange(labelled, first, last);
      int[] validation = Arrays.copyOfRange(labelled, last, labelled.length);
      HgtModel start = warm == null ? untrained(shape, samples, fit) : warm;
      meter.say(
          String.format(
              Locale.ROOT,
              "Training on %,d interactions, validating on the %,d after them.",
              fit.length,
              validation.length));
      MinibatchBuilder builder =
          new MinibatchBuilder(
              samples,
              shape.scoredRelation(),
              true,
              shape.config().layers(),
              shape.config().selfEdges());
      Path state = out.resolveSibling(out.getFileName() + ".training");
      TrainedModel trained =
          new Trainer(samples, builder, options, meter, TrainState.in(state, resume))
              .train(start, fit, validation);
      HgtModel model = described(trained, dataset, samples.interactions(), fit);
      ModelFiles.save(model, out);
      TrainState.delete(state);
      plot(trained);
      meter.say("Model " + model.manifest().version() + " is in " + out + ".");
      report.write(json(trained, model));
    }
    return 0;
  }

  private TrainOptions options() {
    if (!(validationShare > 0 && skip >= 0 && validationShare + skip < 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "--validation-share "
              + validationShare
              + " and --skip "
              + skip
              + ": the first must be above 0, the second at least 0, and both together below 1");
    }
    try {
      return new TrainOptions(
          epochs,
          epochs,
          batch,
          learningRate,
          WEIGHT_DECAY,
          negativeShare,
          fraudWeight,
          seed,
          threads);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }

  private HgtModel warmStart(JobConfig config) {
    try {
      HgtModel model = ModelFiles.load(from);
      model.requireFits(config.types(), config.aggregates());
      return model;
    } catch (IOException | IllegalArgumentException wrong) {
      throw UserError.usage("--from '" + from + "': " + wrong.getMessage(), wrong);
    }
  }

  private Samples replay(Dataset dataset, JobConfig config, ModelShape shape, TrainMeter meter) {
    KnownLabels labels = KnownLabels.read(config, dataset, data.files());
    if (labels.frauds() == 0) {
      throw UserError.failure(
          "dataset '"
              + dataset.name()
              + "' has "
              + labels.size()
              + " labels and no fraud among them: there is nothing to learn");
    }
    Samples samples =
        new SampleReplay(
                config,
                shape.config().layers(),
                labels,
                SamplePolicy.fraudsAnd(negativeShare),
                seed)
            .run(dataset, data.files(), meter::reading);
    if (samples.rejected() > 0) {
      meter.say(samples.rejected() + " records rejected; the first: " + samples.firstRejection());
    }
    return samples;
  }

  private static int[] labelled(InteractionTable table) {
    return IntStream.range(0, table.size()).filter(table::isLabelled).toArray();
  }

  private HgtModel untrained(ModelShape shape, Samples samples, int[] fit) {
    Map<String, Normalization> normalization =
        SampleNormalization.of(samples, shape.scoredRelation(), fit);
    return HgtModel.of(
        shape, HgtParameters.seeded(shape, seed), normalization, false, Map.of(), Map.of());
  }

  private HgtModel described(
      TrainedModel trained, Dataset dataset, InteractionTable table, int[] fit) {
    Map<String, String> training = new LinkedHashMap<>();
    training.put("data", dataset.name());
    training.put("from", Instant.ofEpochMilli(table.timestampMs(fit[0])).toString());
    training.put("to", Instant.ofEpochMilli(table.timestampMs(fit[fit.length - 1])).toString());
    training.put("interactions", Integer.toString(fit.length));
    training.put("seed", Long.toString(seed));
    training.put("epoch", Integer.toString(trained.best().epoch()));
    HgtModel model = trained.model();
    return HgtModel.of(
        model.manifest().shape(),
        model.parameters(),
        model.manifest().normalization(),
        true,
        training,
        metrics(trained.best()));
  }

  /** What the validation slice gave; nothing if it had no frauds, or nothing else. */
  private static Map<String, Double> metrics(EpochReport best) {
    return Double.isNaN(best.averagePrecision())
        ? Map.of()
        : Map.of(
            "validation.average_precision", best.averagePrecision(),
            "validation.loss", best.validationLoss());
  }

  private void plot(TrainedModel trained) throws IOException {
    if (plots != null) {
      LearningCurve.save(trained.curve(), plots);
    }
  }

  private Map<String, Object> json(TrainedModel trained, HgtModel model) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", out.toString());
    json.put("version", model.manifest().version());
    json.put("training", model.manifest().training());
    json.put("metrics", model.manifest().metrics());
    json.put("epochs", trained.curve());
    return json;
  }
}
