package dev.gyre.jobs.command;

import static java.util.stream.Collectors.toSet;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.SourceSpec;
import dev.gyre.jobs.config.StateSpec;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.demo.Demo;
import dev.gyre.jobs.demo.DemoModel;
import dev.gyre.jobs.demo.DemoReport;
import dev.gyre.jobs.topology.SynchronousMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code gyre demo}: everything in one process. */
@Command(
    name = "demo",
    header = "Run the whole of it in this process, on a dataset or simulated payments.",
    sortOptions = false,
    description = {
      "",
      "Starts a Kafka broker and a Flink cluster in this process, creates the topics, replays the"
          + " dataset while the job runs, shows how it goes, and ends with a summary and the last"
          + " alerts, and how good they were. The model is the job file's, or the one beside it, or"
          + " is trained on the first part of the dataset's files. Without --dataset it replays the built-in simulator, without --events for as"
          + " long as there are records. Ctrl-C ends it early and shows the summary so far; the exit"
          + " code is then 130, or 0 where Ctrl-C is the only end.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gyre demo --events 100000",
      "  gyre demo --dataset fdh --file transactions.csv.gz --events 100000 --json report.json",
      "  gyre demo --dataset mathoverflow --file a2q.txt.gz c2q.txt.gz c2a.txt.gz",
      "  gyre demo --rate 2000 --parallelism 2 --keep run-1"
    })
final class DemoCommand implements Callable<Integer> {

  private static final long CHECKPOINT_INTERVAL_MS = 5_000;
  private static final int MAX_PORT = 65_535;

  @Mixin private DatasetOptions data;

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      defaultValue = "2",
      description = "Parallelism of the job. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = "--config",
      paramLabel = "JOB.yaml",
      description = "Job file. Default: examples/NAME/job.yaml of this installation.")
  private Path jobFile;

  @Option(
      names = "--untrained",
      description =
          "Use random weights if the job file names no model: neither the model beside it nor one"
              + " trained on the first part of the dataset.")
  private boolean untrained;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description =
          "Keep topics, outputs as Avro files, log and checkpoints (Flink deletes those of a job"
              + " that has finished) in this folder, which must be empty or new. Default: a"
              + " temporary folder that is deleted at the end.")
  private Path keep;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description =
          "Port of the broker on this machine, for looking into its topics. Default: any free one.")
  private int brokerPort;

  @Mixin private ReportOption report;

  @ParentCommand private Gyre root;

  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    report.check();
    Dataset dataset = data.dataset();
    Path job = jobFile != null ? jobFile : JobFiles.example(dataset.name());
    JobConfig config = JobFiles.read(job);
    checkTopics(dataset, config);
    checkRanges(config);
    try (Interrupts interrupts = Interrupts.listen();
        WorkFolder folder = WorkFolder.of(keep);
        DemoMeter meter = new DemoMeter(report.human(), report.humanIsTerminal())) {
      Logs.toFile(root.verbose(), folder.path().resolve("gyre.log"));
      DemoModel model =
          untrained ? DemoModels.untrained(config) : model(dataset, config, job, folder.path());
      meter.begin(dataset, model.config(), parallelism, folder.path());
      Demo.Settings settings =
          new Demo.Settings(
              dataset,
              data.files(),
              data.events(),
              data.rate(),
              withShortCheckpoints(model),
              data.seed(),
              parallelism,
              brokerPort,
              folder.path(),
              keep != null,
              meter::show);
      Demo demo = new Demo(settings);
      interrupts.onInterrupt(demo::stop);
      DemoReport result = demo.run();
      meter.summary(result);
      report.write(result.toJson());
      // Ctrl-C is the only end that a demo without bound has.
      return settings.bounded() ? interrupts.exitCode(0) : 0;
    } finally {
      Logs.toConsole(root.verbose());
    }
  }

  private DemoModel model(Dataset dataset, JobConfig config, Path job, Path folder)
      throws IOException {
    try (TrainMeter progress = new TrainMeter(report.human(), report.humanIsTerminal())) {
      return new DemoModels(dataset, data.files(), progress)
          .choose(config, job, data.events(), folder);
    }
  }

  private void checkRanges(JobConfig config) {
    if (brokerPort < 0 || brokerPort > MAX_PORT) {
      throw new ParameterException(
          spec.commandLine(),
          "--broker-port " + brokerPort + ": must be 0 (any free port) to " + MAX_PORT);
    }
    if (parallelism < 1 || parallelism > config.state().shards()) {
      throw new ParameterException(
          spec.commandLine(),
          "--parallelism "
              + parallelism
              + ": must be 1 to "
              + config.state().shards()
              + ", the number of shards in the job file");
    }
    SynchronousMode.check(config, parallelism);
  }

  /**
   * A job whose topics are not the dataset's would wait for ever, or find no topic.
   *
   * @throws UserError (usage) if they are not the same
   */
  private void checkTopics(Dataset dataset, JobConfig config) {
    Set<String> read = config.sources().stream().map(SourceSpec::topic).collect(toSet());
    Set<String> written = Set.copyOf(dataset.topics());
    if (!read.equals(written)) {
      throw UserError.usage(
          "--config '"
              + jobFile
              + "': its sources are the topics "
              + new TreeSet<>(read)
              + ", dataset '"
              + dataset.name()
              + "' has "
              + new TreeSet<>(written)
              + "; give the dataset with --dataset, or a job file for it");
    }
  }

  /** A demo is short, and is to show checkpoints all the same. */
  private static DemoModel withShortCheckpoints(DemoModel model) {
    JobConfig config = model.config();
    StateSpec state = config.state();
    long interval = Math.min(CHECKPOINT_INTERVAL_MS, state.checkpointIntervalMs());
    return new DemoModel(
        config.withState(
            new StateSpec(
                state.shards(),
                state.cacheEntries(),
                state.rowsEvery(),
                interval,
                null,
                state.changelog())),
        model.origin(),
        model.measureFromMs());
  }
}
