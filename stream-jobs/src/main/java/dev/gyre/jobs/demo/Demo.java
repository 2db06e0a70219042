package dev.gyre.jobs.demo;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.broker.BrokerOptions;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayOptions;
import dev.gyre.jobs.dataset.Replayer;
import dev.gyre.jobs.topology.GyreJob;
import dev.gyre.jobs.topology.JobRuntime;
import dev.gyre.schemas.TopicNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a job on a dataset with everything in this process. */
public final class Demo {

  private static final int SOURCE_PARTITIONS = 4;
  private static final int OUTPUT_PARTITIONS = 2;
  private static final long LOOK_INTERVAL_MS = 250;
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
   * @param config the job
   * @param parallelism the job's parallelism
   * @param folder where state, checkpoints and topics are kept
   * @param progress told about four times a second
   */
  public record Settings(
      Dataset dataset,
      List<Path> files,
      OptionalLong events,
      OptionalDouble rate,
      JobConfig config,
      int parallelism,
      Path folder,
      Consumer<DemoProgress> progress) {}

  /** Makes a demo that has not started. */
  public Demo(Settings settings) {
    this.settings = settings;
  }

  /** Ends the replay early; the job then drains what it has and ends. */
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
   */
  public DemoReport run() throws Exception {
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(
                BrokerOptions.temporary().withFolder(settings.folder().resolve("kafka")));
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
    topics.add(TopicSpec.compacted(config.topic(TopicNames.EMBEDDINGS), OUTPUT_PARTITIONS));
    for (String topic : List.of(TopicNames.SCORES, TopicNames.ALERTS, TopicNames.DEAD_LETTERS)) {
      topics.add(TopicSpec.plain(config.topic(topic), OUTPUT_PARTITIONS));
    }
    try (Topics admin = Topics.at(bootstrapServers)) {
      admin.createMissing(topics);
    }
  }

  private DemoReport run(String bootstrapServers, DemoCluster cluster) throws Exception {
    OutputFigures figures = new OutputFigures();
    StreamExecutionEnvironment env = cluster.environment(settings.parallelism());
    HgtModel model =
        GyreJob.build(env, settings.config(), new JobRuntime(bootstrapServers, true, "gyre-demo"));
    try (OutputReader reader = new OutputReader(bootstrapServers, settings.config(), figures)) {
      reader.start();
      JobID job = cluster.submit(env);
      ReplayThread replay = new ReplayThread(bootstrapServers);
      replay.start();
      double seconds = follow(cluster, job, replay, figures);
      JobStatus status = cluster.status(job);
      if (status != JobStatus.FINISHED) {
        throw UserError.failure("the job ended as " + status, cluster.failure(job));
      }
      reader.readToTheEnd();
      return report(cluster, job, model, figures, seconds);
    }
  }

  /**
   * Shows progress until the job has ended; returns the seconds since the first record was read.
   */
  private double follow(DemoCluster cluster, JobID job, ReplayThread replay, OutputFigures figures)
      throws Exception {
    MetricStore metrics = cluster.metrics();
    long first = System.nanoTime();
    while (!cluster.isDone(job)) {
      if (replay.failure != null) {
        cluster.cancel(job);
        throw replay.failure;
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
      DemoCluster cluster, JobID job, HgtModel model, OutputFigures figures, double seconds)
      throws Exception {
    MetricStore metrics = cluster.metrics();
    return new DemoReport(
        settings.dataset().name(),
        settings.parallelism(),
        metrics.sum("eventsIn"),
        metrics.sum("labelsIn"),
        metrics.sum("heartbeatsIn"),
        metrics.sum("nodes"),
        metrics.sum("edgesAccepted"),
        metrics.sum("liveEdges"),
        DemoReport.noEffect(metrics),
        seconds,
        cluster.stateBackend(job),
        cluster.checkpoints(job),
        model.manifest().version(),
        model.manifest().trained(),
        figures);
  }

  /** Replays the dataset while the job runs. */
  private final class ReplayThread extends Thread {
    private final String bootstrapServers;
    private volatile RuntimeException failure;

    ReplayThread(String bootstrapServers) {
      super("gyre-replay");
      this.bootstrapServers = bootstrapServers;
      setDaemon(true);
    }

    @Override
    public void run() {
      ReplayOptions options =
          ReplayOptions.to(bootstrapServers).withTopicPrefix(settings.config().topicPrefix());
      if (settings.rate().isPresent()) {
        options = options.withRate(settings.rate().getAsDouble());
      }
      try (RecordStream records = settings.dataset().open(settings.files(), settings.events());
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
  }
}
