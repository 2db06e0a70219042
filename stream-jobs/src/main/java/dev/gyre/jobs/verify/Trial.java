package dev.gyre.jobs.verify;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.topology.GyreJob;
import dev.gyre.jobs.topology.JobRuntime;
import dev.gyre.jobs.topology.Models;
import dev.gyre.schemas.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One stream through the real job: broker, cluster, RocksDB. */
final class Trial {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final String bootstrap;
  private final LocalCluster cluster;
  private final Path folder;
  private final JobConfig config;
  private final HgtModel model;
  private final List<Arrival> arrivals;
  private final Random random;

  /**
   * Prepares a trial.
   *
   * @param prefix topic prefix, of this trial alone
   * @param arrivals the records to send
   */
  Trial(
      StreamOptions options,
      String bootstrap,
      LocalCluster cluster,
      Path folder,
      String prefix,
      List<Arrival> arrivals) {
    this.bootstrap = bootstrap;
    this.cluster = cluster;
    this.folder = folder;
    this.config = RandomJob.of(options, new RandomJob.Runtime(prefix, false, 200, 500));
    this.model = Models.of(config);
    this.arrivals = Arrival.placed(arrivals, config.topic(RandomJob.TOPIC));
    this.random = new Random(options.seed());
  }

  /** What a trial found. */
  record Result(
      int records,
      int parallelism,
      Fault fault,
      Difference difference,
      int nodes,
      int tombstones,
      int deadLetters,
      int scores,
      long published,
      double seconds,
      long watermarkMs,
      Map<String, float[]> embeddings) {}

  /** Runs the job and compares. */
  Result run(int parallelism, Fault fault) throws Exception {
    long start = System.nanoTime();
    Expected expected = expect();
    createTopics();
    try (Sender sender = new Sender(bootstrap, config)) {
      if (fault.isNone()) {
        sender.send(arrivals);
        sender.end(expected.endMs());
        cluster.await(submit(parallelism, null, 0));
      } else if (fault.rescaleTo() > 0) {
        rescaled(sender, parallelism, fault.rescaleTo(), expected.endMs());
      } else {
        killed(sender, parallelism, fault.kills(), expected.endMs());
      }
    }
    Outputs outputs = Outputs.read(bootstrap, config);
    deleteTopics();
    Difference difference =
        Difference.of(outputs.embeddings(), expected.embeddings())
            .or(Difference.ofKeys("dead letters", outputs.deadLetters(), expected.deadLetters()))
            .or(Difference.ofKeys("scores", asMap(outputs.scores()), asMap(expected.scores())));
    int tombstones =
        (int) outputs.embeddings().values().stream().filter(vector -> vector == null).count();
    return new Result(
        arrivals.size(),
        parallelism,
        fault,
        difference,
        outputs.embeddings().size() - tombstones,
        tombstones,
        outputs.deadLetters().size(),
        outputs.scores().size(),
        outputs.records(),
        (System.nanoTime() - start) / 1e9,
        expected.watermarkMs(),
        outputs.embeddings());
  }

  /** What the oracle says. */
  private record Expected(
      Map<String, float[]> embeddings,
      Map<String, String> deadLetters,
      TreeSet<String> scores,
      long endMs,
      long watermarkMs) {}

  private Expected expect() {
    Oracle oracle = new Oracle(config, model);
    Acceptance acceptance =
        new Acceptance(RandomStream.PARTITIONS, RandomJob.LATENESS_MS, RandomStream.LATEST_MS);
    Map<String, String> deadLetters = new TreeMap<>();
    TreeSet<String> scores = new TreeSet<>();
    for (Arrival it : arrivals) {
      Acceptance.Verdict verdict = acceptance.judge(it);
      if (verdict == Acceptance.Verdict.ACCEPTED) {
        oracle.apply(it.event());
        if (it.event() instanceof EdgeUpsert edge
            && edge.relation() == 0
            && edge.updateTimeMs() == edge.timestampMs()) {
          scores.add(config.types().relations().get(0).name() + "/" + edge.id());
        }
      } else {
        deadLetters.put(it.partition() + "-" + it.offset(), verdict.reason());
      }
    }
    long endMs = acceptance.greatestMs() + RandomJob.LATENESS_MS / 2;
    oracle.advance(endMs - RandomJob.LATENESS_MS);
    return new Expected(oracle.published(), deadLetters, scores, endMs, oracle.watermarkMs());
  }

  private static Map<String, String> asMap(Iterable<String> keys) {
    Map<String, String> map = new TreeMap<>();
    keys.forEach(key -> map.put(key, ""));
    return map;
  }

  private JobID submit(int parallelism, String savepoint, int attempts) throws Exception {
    StreamExecutionEnvironment env = cluster.environment(parallelism, attempts);
    GyreJob.build(env, config, new JobRuntime(bootstrap, true, config.topicPrefix()));
    return cluster.submit(env, savepoint);
  }

  private void killed(Sender sender, int parallelism, int kills, long endMs) throws Exception {
    JobID job = submit(parallelism, null, Integer.MAX_VALUE);
    for (int i = 0; i <= kills; i++) {
      sender.send(slice(i, kills + 1));
      if (i < kills) {
        awaitProgress(job);
        cluster.killTaskManager(random);
      }
    }
    sender.end(endMs);
    cluster.await(job);
  }

  private void rescaled(Sender sender, int from, int to, long endMs) throws Exception {
    JobID job = submit(from, null, 0);
    sender.send(slice(0, 2));
    awaitProgress(job);
    while (!cluster.hasCheckpoint(job)) {
      pause(job);
    }
    String savepoint = cluster.stop(job, Files.createDirectories(folder.resolve("savepoints")));
    JobID rescaled = submit(to, savepoint, 0);
    sender.send(slice(1, 2));
    sender.end(endMs);
    cluster.await(rescaled);
  }

  private List<Arrival> slice(int i, int of) {
    int size = arrivals.size();
    return arrivals.subList(size * i / of, size * (i + 1) / of);
  }

  /** Waits until the job runs and has published a random number of records more. */
  private void awaitProgress(JobID job) throws Exception {
    long before = published();
    long enough = before + 1 + random.nextInt(1 + arrivals.size() / 100);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (cluster.status(job) != JobStatus.RUNNING || published() < enough) {
      if (System.nanoTime() > end && published() > 0) {
        // A small slice may bring fewer records than that.
        return;
      }
      pause(job);
    }
  }

  private void pause(JobID job) throws Exception {
    if (cluster.status(job).isGloballyTerminalState()) {
      cluster.await(job);
      throw new IllegalStateException("the job has ended before its stream");
    }
    LockSupport.parkNanos(LOOK_NANOS);
  }

  private long published() {
    try (Topics topics = Topics.at(bootstrap)) {
      return topics.endOffsets(config.topic(TopicNames.EMBEDDINGS)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  private List<TopicSpec> topics() {
    List<TopicSpec> specs = new ArrayList<>();
    specs.add(TopicSpec.plain(config.topic(RandomJob.TOPIC), RandomStream.PARTITIONS));
    specs.add(TopicSpec.compacted(config.topic(TopicNames.EMBEDDINGS), 1));
    for (String name : List.of(TopicNames.SCORES, TopicNames.ALERTS, TopicNames.DEAD_LETTERS)) {
      specs.add(TopicSpec.plain(config.topic(name), 1));
    }
    return specs;
  }

  private void createTopics() {
    try (Topics topics = Topics.at(bootstrap)) {
      topics.createMissing(topics());
    }
  }

  private void deleteTopics() {
    try (Topics topics = Topics.at(bootstrap)) {
      topics.delete(topics().stream().map(TopicSpec::name).toList());
    }
  }

  /** The job that is run. */
  JobConfig config() {
    return config;
  }

  /** Its model. */
  HgtModel model() {
    return model;
  }

  /** The records as they are sent. */
  List<Arrival> arrivals() {
    return arrivals;
  }
}
