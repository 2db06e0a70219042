package dev.gyre.jobs.command;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.topics.TopicDataset;
import dev.gyre.jobs.topics.TopicStart;
import dev.gyre.jobs.train.LearningCurve;
import dev.gyre.jobs.train.TrainOptions;
import dev.gyre.jobs.train.TrainState;
import dev.gyre.jobs.train.TrainedModel;
import dev.gyre.jobs.train.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
      "  gyre train --kafka localhost:9092 --kafka-from 2024-05-01T00:00:00Z \\",
      "      --config my-job.yaml --out my-model",
      "  gyre train --dataset fdh --file newer.csv.gz --from fdh-model --epochs 1 --out fdh-model-2"
    })
final class TrainCommand implements Callable<Integer> {

  @Mixin private TrainingDataOptions data;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      converter = HostPorts.Bootstrap.class,
      description =
          "Read the job's topics at this broker in place of a dataset, to where they end now. Needs"
              + " --config.")
  private String kafka;

  @Option(
      names = "--kafka-from",
      paramLabel = "START",
      defaultValue = "earliest",
      description =
          "Where the topics are read from: earliest, an offset of every partition, or a time such as"
              + " 2024-05-01T00:00:00Z, by the records' timestamps. Default: ${DEFAULT-VALUE}.")
  private String kafkaFrom;

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
      defaultValue = "4",
      description = "Most passes over the sample. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--scorer-epochs",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Most passes in which the scorer of a new model learns alone, on features and aggregates,"
              + " before the whole does: better where there are few frauds to learn from, and"
              + " quick. Not with --from. Default: ${DEFAULT-VALUE}.")
  private int scorerEpochs;

  @Option(
      names = "--teachers",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Models of other seeds (with --from: orders) that are trained first, and whose mean the model learns in place of"
              + " the labels, which orders low scores better; each takes as long as the model. 0: the"
              + " labels. Default: ${DEFAULT-VALUE}.")
  private int teachers;

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Models of other seeds (with --from: orders) that make one, so many times as wide, whose"
              + " score is the mean of theirs: better where there is little to learn from. Each is"
              + " trained as one model is, with its own --teachers. Not with meta-path tracks, a"
              + " layer norm, an odd width or without an encoder. Default: ${DEFAULT-VALUE}.")
  private int members;

  @Mixin private FitOptions fit;

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
      names = "--plots",
      paramLabel = "DIR",
      description = "Write the learning curves as PNG files here.")
  private Path plots;

  @Mixin private ReportOption report;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    report.check();
    if (from != null && scorerEpochs > 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--scorer-epochs "
              + scorerEpochs
              + " with --from: the scorer of a trained model has learnt; leave out one of the two");
    }
    TrainOptions options = fit.of(scorerEpochs, epochs, teachers, members);
    JobConfig config = data.config(kafka != null);
    Dataset dataset = kafka == null ? data.dataset() : topics(config);
    TrainingRun.Share share = share();
    Optional<HgtModel> warm = Optional.ofNullable(from).map(path -> warmStart(config));
    try (TrainMeter meter = new TrainMeter(report.human(), report.humanIsTerminal())) {
      Path state = out.resolveSibling(out.getFileName() + ".training");
      if (!resume) {
        TrainState.delete(state);
      }
      TrainingRun.Outcome outcome =
          new TrainingRun(config, options, share, meter)
              .run(dataset, data.files(), warm, TrainState.in(state, resume));
      HgtModel model = outcome.model();
      ModelFiles.save(model, out);
      TrainState.delete(state);
      plot(outcome.trained());
      meter.say("Model " + model.manifest().version() + " is in " + out + ".");
      report.write(json(outcome.trained(), model));
    }
    return 0;
  }

  private Dataset topics(JobConfig config) {
    try {
      return data.topics(new TopicDataset(config, kafka, TopicStart.of(kafkaFrom)));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(
          spec.commandLine(), "--kafka-from: " + wrong.getMessage(), wrong);
    }
  }

  private TrainingRun.Share share() {
    try {
      return new TrainingRun.Share(skip, validationShare, 1);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(
          spec.commandLine(), "--validation-share, --skip: " + wrong.getMessage(), wrong);
    }
  }

  private HgtModel warmStart(JobConfig config) {
    try {
      HgtModel model = ModelFiles.load(from);
      model.requireFits(config.types(), config.aggregates());
      String many = model.manifest().training().get("members");
      if (many != null) {
        throw new IllegalArgumentException(
            "it is an ensemble of "
                + many
                + " members, which would go on as one dense model: start from a single model, or"
                + " train anew with --members "
                + many);
      }
      return model;
    } catch (IOException | IllegalArgumentException wrong) {
      throw UserError.usage("--from '" + from + "': " + wrong.getMessage(), wrong);
    }
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
