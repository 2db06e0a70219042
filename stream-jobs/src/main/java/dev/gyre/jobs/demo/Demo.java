package dev.gyre.jobs.demo;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.broker.BrokerOptions;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.FirstEvents;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayOptions;
import dev.gyre.jobs.dataset.Replayer;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.topology.GyreJob;
import dev.gyre.jobs.topology.JobRuntime;
import dev.gyre.jobs.topology.OutputTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a job on a dataset with everything in this process. */
public final class Demo {

  /**
   * Where in its folder a run keeps Flink's working files, those of the state backend among them.
   */
  public static final String FLINK_FOLDER = "flink";

  private static final int SOURCE_PARTITIONS = 4;
  private static final int OUTPUT_PARTITIONS = 2;
  private static final long LOOK_INTERVAL_MS = 250;

  /** How far an unbounded replay may be ahead of the job, events. */
  private static final long MAX_AHEAD = 20_000;

  /** How long a job may drain after {@link #stop} before it is cancelled. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** From so many events a second on they wait for each other, to be sent with fewer requests. */
  private static final double BULK_RATE = 1_000;

  private static final int BULK_LINGER_MS = 50;

  /** Longer runs are not measured against labels. */
  private static final long MOST_MEASURED = 2_000_000;

  /** Events after the last one among which labels are still looked for. */
  private static final long LABELS_WITHIN = 150_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Settings settings;
  private volatile Replayer replayer;
  private volatile boolean stopRequested;

  /**
   * What is to be run.
   *
   * @param dataset the dataset
   * @param files its files
   * @param events bound of events; empty: all there are
   * @param rate events per second; empty: as fast as they are taken
   * @param model the job with its model
   * @param seed what the dataset was drawn with; empty: it was not drawn
   * @param parallelism the job's parallelism
   * @param brokerPort port of the broker, 0 for any free one
   * @param folder where state, checkpoints and topics are kept
   * @param keepOutputs whether the folder gets the output topics as files, too
   * @param progress told about four times a second
   */
  public record Settings(
      Dataset dataset,
      List<Path> files,
      OptionalLong events,
      OptionalDouble rate,
      DemoModel model,
      OptionalLong seed,
      int parallelism,
      int brokerPort,
      Path folder,
      boolean keepOutputs,
      Consumer<DemoProgress> progress) {

    /** The job. */
    JobConfig config() {
      return model.config();
    }

    /** The same with another listener. */
    public Settings withProgress(Consumer<DemoProgress> listener) {
      return new Settings(
          dataset,
          files,
          events,
          rate,
          model,
          seed,
          parallelism,
          brokerPort,
          folder,
          keepOutputs,
          listener);
    }

    /** Whether the replay ends by itself. */
    public boolean bounded() {
      return events.isPresent() || !dataset.files().isEmpty();
    }
  }

  /** Makes a demo that has not started. */
  public Demo(Settings settings) {
    this.settings = settings;
  }

  /**
   * Ends the replay early; the job then has a few seconds to drain what was sent, and is cancelled
   * if it needs more. {@link #run} returns the report so far.
   */
  public void stop() {
    stopRequested = true;
    Replayer running = replayer;
    if (running != null) {
      running.stop();
    }
  }

  /**
   * Runs to the end.
   *
   * @throws UserError if the job fails
   * @throws dev.gyre.jobs.broker.BrokerException if the broker does not start
   */
  public DemoReport run() throws Exception {
    BrokerOptions brokerOptions =
        BrokerOptions.temporary()
            .withFolder(settings.folder().resolve("kafka"))
            .withPort(settings.brokerPort());
    try (EmbeddedBroker broker = EmbeddedBroker.start(brokerOptions);
        DemoCluster cluster = DemoCluster.start(settings.folder(), settings.parallelism())) {
      createTopics(broker.bootstrapServers());
      return run(broker.bootstrapServers(), cluster);
    }
  }

  private void createTopics(String bootstrapServers) {
    JobConfig config = settings.config();
    List<TopicSpec> topics = new ArrayList<>();
    for (String topic : settings.dataset().topics()) {
      topics.add(
          TopicSpec.plain(
              config.topic(topic), Math.max(SOURCE_PARTITIONS, settings.parallelism())));
    }
    topics.addAll(OutputTopics.of(config, OUTPUT_PARTITIONS));
    try (Topics admin = Topics.at(bootstrapServers)) {
      admin.createMissing(topics);
    }
  }

  private DemoReport run(String bootstrapServers, DemoCluster cluster) throws Exception {
    OutputFigures figures = new OutputFigures(settings.model().measureFromMs());
    StreamExecutionEnvironment env = cluster.environment(settings.parallelism());
    JobConfig config = settings.config().withState(settings.config().state().withoutChangelog());
    HgtModel model =
        GyreJob.build(env, config, new JobRuntime(bootstrapServers, true, "gyre-demo"));
    if (stopRequested) {
      return report("none", 0, cluster.metrics(), model, figures, 0);
    }
    try (OutputReader reader =
        new OutputReader(bootstrapServers, settings.config(), figures, outputFolder())) {
      reader.start();
      JobID job = cluster.submit(env);
      double seconds;
      try (ReplayThread replay = new ReplayThread(bootstrapServers, cluster.metrics())) {
        replay.start();
        seconds = follow(cluster, job, replay, figures);
      }
      requireGoodEnd(cluster, job);
      reader.readToTheEnd();
      return report(
          cluster.stateBackend(job),
          cluster.checkpoints(job),
          cluster.metrics(),
          model,
          figures,
          seconds);
    }
  }

  private Optional<Path> outputFolder() {
    return settings.keepOutputs()
        ? Optional.of(settings.folder().resolve("outputs"))
        : Optional.empty();
  }

  private void requireGoodEnd(DemoCluster cluster, JobID job) throws Exception {
    JobStatus status = cluster.status(job);
    if (status == JobStatus.FINISHED || status == JobStatus.CANCELED && stopRequested) {
      return;
    }
    Throwable cause = cluster.failure(job);
    Throwable root = cause;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    throw UserError.failure(
        "the job ended as "
            + status
            + (root == null ? "" : " because of " + root)
            + "; --verbose shows where, --keep DIR keeps its log",
        cause);
  }

  /**
   * Shows progress until the job has ended; returns the seconds since the first record was read.
   */
  private double follow(DemoCluster cluster, JobID job, ReplayThread replay, OutputFigures figures)
      throws Exception {
    MetricStore metrics = cluster.metrics();
    long first = System.nanoTime();
    long stopped = 0;
    boolean cancelled = false;
    while (!cluster.isDone(job)) {
      if (replay.failure != null) {
        cluster.cancel(job);
        throw replay.failure;
      }
      if (stopRequested && stopped == 0) {
        stopped = System.nanoTime();
      } else if (stopRequested && !cancelled && System.nanoTime() - stopped > GRACE.toNanos()) {
        cluster.cancel(job);
        cancelled = true;
      }
      long read = metrics.sum("eventsIn");
      if (read == 0) {
        first = System.nanoTime();
      }
      settings
          .progress()
          .accept(
              new DemoProgress(
                  read,
                  (System.nanoTime() - first) / NANOS_PER_SECOND,
                  metrics.sum("dirtyDirect"),
                  metrics.sum("dirtyRipple"),
                  cluster.checkpoints(job),
                  figures));
      Thread.sleep(LOOK_INTERVAL_MS);
    }
    return (System.nanoTime() - first) / NANOS_PER_SECOND;
  }

  private DemoReport report(
      String stateBackend,
      long checkpoints,
      MetricStore metrics,
      HgtModel model,
      OutputFigures figures,
      double seconds) {
    return new DemoReport(
        settings.dataset().name(),
        settings.seed(),
        settings.parallelism(),
        stopRequested,
        metrics.sum("eventsIn"),
        metrics.sum("labelsIn"),
        metrics.sum("heartbeatsIn"),
        metrics.sum("nodes"),
        metrics.sum("edgesAccepted"),
        metrics.sum("liveEdges"),
        metrics.sum("applied"),
        DemoReport.noEffect(metrics),
        seconds,
        stateBackend,
        checkpoints,
        model.manifest().version(),
        model.manifest().trained(),
        settings.model().origin(),
        quality(metrics.sum("eventsIn"), figures),
        figures);
  }

  /** Labels come long after what they are of: they are read again, and somewhat further. */
  private Optional<AlertQuality> quality(long events, OutputFigures figures) {
    if (!settings.config().interaction().scored()
        || stopRequested
        || events == 0
        || events > MOST_MEASURED) {
      return Optional.empty();
    }
    Dataset replayed = new FirstEvents(settings.dataset(), events, LABELS_WITHIN);
    return Optional.of(
        figures.quality(KnownLabels.read(settings.config(), replayed, settings.files())));
  }

  /** Replays the dataset while the job runs. */
  private final class ReplayThread extends Thread implements AutoCloseable {
    private static final long JOIN_MS = 5_000;

    private final String bootstrapServers;
    private final MetricStore metrics;
    private volatile RuntimeException failure;

    ReplayThread(String bootstrapServers, MetricStore metrics) {
      super("gyre-replay");
      this.bootstrapServers = bootstrapServers;
      this.metrics = metrics;
      setDaemon(true);
    }

    @Override
    public void run() {
      ReplayOptions options =
          ReplayOptions.to(bootstrapServers).withTopicPrefix(settings.config().topicPrefix());
      if (settings.rate().isPresent()) {
        options = options.withRate(settings.rate().getAsDouble());
      }
      if (settings.rate().orElse(Double.POSITIVE_INFINITY) >= BULK_RATE) {
        options = options.withLinger(BULK_LINGER_MS);
      }
      try (RecordStream records = paced(settings.dataset());
          Replayer running = Replayer.open(settings.dataset(), options)) {
        replayer = running;
        if (stopRequested) {
          running.stop();
        }
        running.run(records);
      } catch (RuntimeException failed) {
        failure = failed;
      }
    }

    private RecordStream paced(Dataset dataset) {
      RecordStream records = dataset.open(settings.files(), settings.events());
      return settings.bounded()
          ? records
          : new PacedStream(
              records, () -> metrics.sum("eventsIn") + metrics.sum("labelsIn"), MAX_AHEAD);
    }

    /** Ends the replay, if the job has ended before it. */
    @Override
    public void close() {
      interrupt();
      try {
        join(JOIN_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
