package dev.gyre.jobs.command;

import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.evaluate.Bootstrap;
import dev.gyre.jobs.evaluate.Evaluation;
import dev.gyre.jobs.evaluate.EvaluationSetup;
import dev.gyre.jobs.evaluate.Learner;
import dev.gyre.jobs.evaluate.LearnerSet;
import dev.gyre.jobs.evaluate.ModelLearner;
import dev.gyre.jobs.evaluate.PredictionsFile;
import dev.gyre.jobs.evaluate.Protocol;
import dev.gyre.jobs.evaluate.Report;
import dev.gyre.jobs.evaluate.Rules;
import dev.gyre.jobs.evaluate.Scores;
import dev.gyre.jobs.plot.PrecisionRecallPlot;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.samples.SampleReplay;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.train.LearningCurve;
import dev.gyre.jobs.train.Members;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gyre evaluate}: trains and measures under a published protocol. */
@Command(
    name = "evaluate",
    header = "Train and measure under a protocol, beside rules and trees.",
    sortOptions = false,
    description = {
      "",
      "Replays the dataset once in time order, trains the job file's model step by step on the"
          + " labels that are available, scores what comes next, and compares with alarm rules,"
          + " gradient-boosted trees on the same aggregates, and the scorer on aggregates alone.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gyre evaluate --dataset fdh --file transactions.csv.gz --protocol prequential \\",
      "      --predictions scores.csv --json report.json",
      "  gyre evaluate --dataset fdh --file transactions.csv.gz --protocol handbook",
      "  gyre evaluate --dataset sffsd --file S-FFSD.csv.gz --protocol temporal --label-delay 1000"
    })
final class EvaluateCommand implements Callable<Integer> {

  private static final int REPLICATES = 1000;
  private static final long SAMPLE_SEED = 1;
  private static final String FDH = "fdh";
  private static final String SFFSD = "sffsd";
  private static final long SFFSD_LABEL_DELAY = 1000;

  /** Events of the simulator in ten days, after which all labels are known. */
  private static final long SIMULATOR_LATER = 120_000;

  @Mixin private TrainingDataOptions data;

  @Option(
      names = "--protocol",
      required = true,
      paramLabel = "P",
      description =
          "prequential or handbook (fdh), temporal (sffsd), split (simulator); docs/quality.md says"
              + " what they are.")
  private String protocolName;

  @Option(
      names = "--label-delay",
      paramLabel = "ROWS",
      description =
          "temporal: row k may read the labels of rows up to k - ROWS - 1. Must be that of the job"
              + " file, which makes labels available. Default: that of the job file.")
  private Long labelDelay;

  @Option(
      names = "--validation",
      description =
          "prequential, temporal: test on the last of the rows that the protocol trains on, and not"
              + " on its test rows. Settings are chosen by this.")
  private boolean validation;

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "Write the model's score of every test row as CSV: row,score.")
  private Path predictions;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the weights and of the order. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Train N models, of the seed and the next ones, and report their mean; predictions and plots"
              + " are those of the first. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--members",
      paramLabel = "N",
      description =
          "Models of other seeds that make each model, as gyre train has them. Default: 4 under"
              + " temporal, else 1.")
  private Integer members;

  @Option(
      names = "--no-baselines",
      description = "Leave out the trees and the scorer on aggregates alone.")
  private boolean noBaselines;

  @Option(
      names = "--ablations",
      description = "Also train the model without each of its parts: takes several times as long.")
  private boolean ablations;

  @Option(names = "--plots", paramLabel = "DIR", description = "Write plots as PNG files here.")
  private Path plots;

  @Option(
      names = "--out",
      paramLabel = "MODEL",
      description = "Keep the last model, a directory or .zip.")
  private Path out;

  @Mixin private EvaluationReplayOptions replay;

  @Mixin private ReportOption report;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    report.check();
    if (seeds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seeds " + seeds + ": there must be at least 1");
    }
    if (members != null && members < 1) {
      throw new ParameterException(
          spec.commandLine(), "--members " + members + ": there must be at least 1");
    }
    replay.check();
    if (predictions != null) {
      ReportOption.requireWritable("--predictions", predictions);
    }
    Dataset dataset = data.dataset(SIMULATOR_LATER);
    EvaluationSetup standard = setup(dataset);
    EvaluationSetup setup = members == null ? standard : standard.withMembers(members);
    JobConfig config = data.config();
    Members.requireEnsemble(
        Models.of(config).manifest().shape(), setup.plan().apply(seed).first().members());
    try (TrainMeter meter = new TrainMeter(report.human(), report.humanIsTerminal())) {
      Samples samples = replay(dataset, config, setup, meter);
      run(dataset, config, setup, samples, meter);
    }
    return 0;
  }

  private EvaluationSetup setup(Dataset dataset) {
    String wanted = dataset.name() + "/" + protocolName;
    EvaluationSetup setup =
        switch (wanted) {
          case FDH + "/prequential" -> EvaluationSetup.prequential(validation);
          case FDH + "/handbook" -> EvaluationSetup.handbook();
          case SFFSD + "/temporal" -> EvaluationSetup.temporal(validation);
          case DatasetOptions.SIMULATOR + "/split" -> EvaluationSetup.split();
          default ->
              throw new ParameterException(
                  spec.commandLine(),
                  "--protocol '"
                      + protocolName
                      + "' is not defined on dataset '"
                      + dataset.name()
                      + "': allowed are prequential and handbook on fdh, temporal on sffsd, split on"
                      + " simulator");
        };
    if (validation && !List.of("prequential", "temporal").contains(protocolName)) {
      throw new ParameterException(
          spec.commandLine(),
          "--validation: protocol '" + protocolName + "' has none; prequential and temporal have");
    }
    if (labelDelay != null && !(dataset.name().equals(SFFSD) && labelDelay == SFFSD_LABEL_DELAY)) {
      throw new ParameterException(
          spec.commandLine(),
          "--label-delay "
              + labelDelay
              + ": the dataset's labels come after "
              + (dataset.name().equals(SFFSD)
                  ? SFFSD_LABEL_DELAY + " rows: give " + SFFSD_LABEL_DELAY
                  : "7 days, which is no number of rows")
              + ", or leave it out");
    }
    return setup;
  }

  private static Samples replay(
      Dataset dataset,
      JobConfig config,
      EvaluationSetup setup,
      TrainMeter meter,
      List<Path> files) {
    KnownLabels labels = KnownLabels.read(config, dataset, files);
    int layers = Models.of(config).config().layers();
    return new SampleReplay(config, layers, labels, setup.policy(), SAMPLE_SEED)
        .run(dataset, files, meter::reading);
  }

  private Samples replay(
      Dataset dataset, JobConfig config, EvaluationSetup setup, TrainMeter meter) {
    meter.say("Replaying " + dataset.name() + " through " + config.name() + "'s rules.");
    long start = System.nanoTime();
    Samples samples = replay(dataset, config, setup, meter, data.files());
    meter.say(
        String.format(
            Locale.ROOT,
            "%,d interactions, %,d in-edges kept, %,d records rejected, %.0f s.",
            samples.interactions().size(),
            samples.edgeCount(),
            samples.rejected(),
            (System.nanoTime() - start) / 1e9));
    if (samples.rejected() > 0) {
      meter.say("First rejected: " + samples.firstRejection());
    }
    return samples;
  }

  private void run(
      Dataset dataset, JobConfig config, EvaluationSetup setup, Samples samples, TrainMeter meter)
      throws Exception {
    Protocol protocol = setup.protocol().apply(samples);
    Evaluation evaluation =
        new Evaluation(
            samples.interactions(),
            protocol,
            new Bootstrap(REPLICATES, SAMPLE_SEED),
            setup.weekly());
    LearnerSet learners =
        new LearnerSet(
            config,
            samples,
            setup.plan(),
            new LearnerSet.Choice(!noBaselines, ablations, seed, seeds),
            meter);
    List<Scores> scores = evaluation.run(learners.all(), name -> meter.say("-- " + name));
    ModelLearner model = learners.models().get(0);
    Report result =
        evaluation.report(scores, learners.models().stream().map(Learner::name).toList());
    meter.say(result.table());
    meter.say("Rules: " + learners.rules().describe());
    if (predictions != null) {
      PredictionsFile.write(
          predictions, scores.get(learners.all().indexOf(model)), samples.interactions());
    }
    if (plots != null) {
      plot(evaluation, scores, model);
    }
    if (out != null) {
      ModelFiles.save(model.model(), out);
    }
    Map<String, Object> json = json(config, result, learners.rules());
    int[] rows = protocol.lastTestRows(samples.interactions());
    Scores last = scores.get(learners.all().indexOf(model)).last(rows.length);
    if (replay.rows() != null) {
      json.put(
          "jobReplay",
          new EvaluationReplay(dataset, data.files(), config, meter::say)
              .run(samples.interactions(), last, model.model(), replay.rows()));
    }
    if (replay.rate() != null) {
      json.put(
          "rateReplay",
          new RateReplay(dataset, data.files(), config, meter::say)
              .run(samples.interactions(), last, model.model(), replay.rate()));
    }
    report.write(json);
  }

  private void plot(Evaluation evaluation, List<Scores> scores, ModelLearner model)
      throws IOException {
    Files.createDirectories(plots);
    PrecisionRecallPlot.save(
        "Precision and recall, " + protocolName,
        evaluation.curves(scores),
        plots.resolve("precision-recall.png"));
    LearningCurve.save(model.fits().get(0).curve(), plots);
  }

  private Map<String, Object> json(JobConfig config, Report result, Rules rules) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dataset", config.name());
    json.put("seed", seed);
    json.put("rules", rules.describe());
    json.putAll(result.toJson());
    return json;
  }
}
