package dev.gyre.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.ingest.StartOffsets;
import dev.gyre.jobs.topology.JobRuntime;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.topology.StartState;
import dev.gyre.jobs.upgrade.ChangedJob;
import dev.gyre.jobs.upgrade.JobDescription;
import dev.gyre.jobs.upgrade.SavedJob;
import dev.gyre.jobs.upgrade.SchemaProjection;
import dev.gyre.schemas.TopicNames;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real job, stopped with a savepoint in the middle of a stream and started again as another
 * job, on a real broker, a real cluster and RocksDB.
 *
 * <p>{@code -Dgyre.savepoint.write=true} writes the savepoint that is checked in as {@code
 * savepoint-v1}; later builds have to go on from it as it is.
 */
class JobUpgradeTest {

  private static final String SAVED = "savepoint-v1";
  private static final int SAVED_RECORDS = 60;
  private static final int JOBS = 2;
  private static final int MANY_CHANGES = 4;
  private static final int HALF = 150;
  private static final int PARALLELISM = 2;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final double TOLERANCE = 1e-5;

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static EmbeddedCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start();
    cluster = EmbeddedCluster.start(folder, PARALLELISM);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    broker.close();
  }

  private static StreamOptions options(long seed) {
    return new StreamOptions(seed, 3, 4, 1, Dialect.PYG, true, true, true);
  }

  private static RandomJob.Runtime runtime(String prefix) {
    return new RandomJob.Runtime(prefix, false, 200, 300);
  }

  /** Jobs that change much, and are exact from the first record on. */
  static LongStream seeds() {
    return LongStream.range(0, 100)
        .filter(
            seed -> {
              ChangedJob job = ChangedJob.of(options(seed), runtime("any"), seed);
              return job.exactAtOnce() && job.changes().size() >= MANY_CHANGES;
            })
        .limit(JOBS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aChangedJobGoesOnFromASavepoint(long seed) throws Exception {
    String prefix = "upgrade-" + seed;
    ChangedJob job = ChangedJob.of(options(seed), runtime(prefix), seed);
    JobConfig before = job.before();
    JobConfig after = job.after();
    List<Arrival> whole = RandomStream.take(options(seed), after.types(), topic(after), 2 * HALF);
    List<Arrival> first = known(whole.subList(0, HALF), after, before);
    List<Arrival> all = new ArrayList<>(first);
    all.addAll(whole.subList(HALF, whole.size()));
    all = Arrival.placed(all, topic(after));
    createTopics(after);

    String savepoint = runHalf(before, all.subList(0, first.size()));
    assertThat(SavedJob.read(savepoint)).isEqualTo(JobDescription.of(before, Models.of(before)));
    assertThat(StartState.require(after, savepoint).migrates()).isTrue();
    assertThatThrownBy(
            () ->
                StartState.withoutState(
                    after, broker.bootstrapServers(), after.topicPrefix(), null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--from-savepoint")
        .hasMessageContaining("--start earliest");

    assertEqual(
        goOn(before, after, all, first.size(), savepoint),
        published(after),
        job.changes().toString());
  }

  @Test
  void theSavepointOfAnOlderBuildGoesOn() throws Exception {
    Map<String, Object> yaml = ChangedJob.parse(savedYaml());
    JobConfig before = ChangedJob.read(savedYaml());
    map(yaml, "types").put("device", new LinkedHashMap<>());
    map(yaml, "relations")
        .put(
            "uses",
            new LinkedHashMap<>(
                Map.of("source", "account", "target", "device", "window", "5s", "fanIn", 2)));
    map(map(yaml, "model"), "seeded").put("seed", 4);
    JobConfig after = ChangedJob.read(ChangedJob.dump(yaml));
    List<Arrival> all =
        Arrival.placed(SavedStream.take(before.types(), 2 * SAVED_RECORDS), topic(after));
    createTopics(after);
    try (Sender sender = new Sender(broker.bootstrapServers(), before)) {
      sender.send(all.subList(0, SAVED_RECORDS));
    }
    String savepoint = resource("savepoint").toString();
    assertThat(StartState.require(before, savepoint).migrates()).isFalse();
    assertThat(StartState.require(after, savepoint).migrates()).isTrue();
    Map<String, float[]> expected = goOn(before, after, all, SAVED_RECORDS, savepoint);
    Map<String, float[]> published = published(after);
    // What was deleted before the savepoint has its tombstone in the topic of that time.
    expected
        .entrySet()
        .removeIf(it -> it.getValue() == null && !published.containsKey(it.getKey()));
    assertEqual(expected, published, "the savepoint that is checked in");
  }

  @Test
  @EnabledIfSystemProperty(named = "gyre.savepoint.write", matches = "true")
  void writeTheSavepoint() throws Exception {
    JobConfig job = ChangedJob.read(savedYaml());
    createTopics(job);
    List<Arrival> first = Arrival.placed(SavedStream.take(job.types(), SAVED_RECORDS), topic(job));
    Path savepoint = Path.of(URI.create(runHalf(job, first)));
    Path saved =
        Files.createDirectories(Path.of("src/test/resources").resolve(SAVED).resolve("savepoint"));
    try (Stream<Path> files = Files.list(savepoint)) {
      for (Path file : files.toList()) {
        Files.copy(file, saved.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path resource(String name) throws Exception {
    return Path.of(JobUpgradeTest.class.getResource("/" + SAVED + "/" + name).toURI());
  }

  private static String savedYaml() throws Exception {
    return Files.readString(resource("job.yaml"));
  }

  @SuppressWarnings("unchecked") // by the layout of job files
  private static Map<String, Object> map(Map<String, Object> owner, String key) {
    return (Map<String, Object>) owner.get(key);
  }

  @Test
  void aGroupThatHasNeverReadBeginsWithTheFirstRecord() {
    JobConfig job = RandomJob.of(options(1), runtime("never"));
    createTopics(job);
    assertThat(StartState.withoutState(job, broker.bootstrapServers(), "never", null))
        .isEqualTo(new StartOffsets.Earliest());
    assertThat(
            StartState.withoutState(
                job, broker.bootstrapServers(), "never", StartOffsets.parse("committed")))
        .isEqualTo(new StartOffsets.Committed());
  }

  /** Events of the later job as the earlier one has them. */
  private static List<Arrival> known(List<Arrival> arrivals, JobConfig after, JobConfig before) {
    SchemaProjection projection = new SchemaProjection(after.types(), before.types());
    List<Arrival> known = new ArrayList<>();
    for (Arrival it : arrivals) {
      GraphEvent event = it.event() == null ? null : projection.apply(it.event());
      if (event != null || it.event() == null) {
        known.add(new Arrival(it.partition(), it.offset(), event, it.named(), it.broken()));
      }
    }
    return known;
  }

  private static String runHalf(JobConfig job, List<Arrival> arrivals) throws Exception {
    JobID id = submit(job, null);
    try (Sender sender = new Sender(broker.bootstrapServers(), job)) {
      sender.send(arrivals);
    }
    awaitRead(job, arrivals.size());
    return cluster.stop(id, Files.createDirectories(folder.resolve("savepoints")));
  }

  /** Sends the rest to the later job; returns what its oracle has of the events of both jobs. */
  private static Map<String, float[]> goOn(
      JobConfig before, JobConfig after, List<Arrival> all, int sent, String savepoint)
      throws Exception {
    HgtModel model = Models.of(after);
    SchemaProjection projection = new SchemaProjection(before.types(), after.types());
    Acceptance acceptance =
        new Acceptance(RandomStream.PARTITIONS, RandomJob.LATENESS_MS, RandomStream.LATEST_MS);
    Oracle oracle = new Oracle(after, model);
    for (int i = 0; i < all.size(); i++) {
      Arrival it = all.get(i);
      if (acceptance.judge(it) == Acceptance.Verdict.ACCEPTED) {
        oracle.apply(i < sent ? projection.apply(it.event()) : it.event());
      }
    }
    long endMs = acceptance.greatestMs() + RandomJob.LATENESS_MS / 2;
    oracle.advance(endMs - RandomJob.LATENESS_MS);

    JobID id = submit(after, savepoint);
    try (Sender sender = new Sender(broker.bootstrapServers(), after)) {
      sender.send(all.subList(sent, all.size()));
      sender.end(endMs);
    }
    cluster.await(id);
    return oracle.published();
  }

  private static Map<String, float[]> published(JobConfig job) {
    return Outputs.read(broker.bootstrapServers(), job).embeddings();
  }

  private static void assertEqual(
      Map<String, float[]> expected, Map<String, float[]> published, String what) {
    assertThat(published).isNotEmpty();
    Difference difference = Difference.of(published, expected);
    assertThat(difference.greatest())
        .as("%s: %s", what, difference.what())
        .isLessThanOrEqualTo(TOLERANCE);
  }

  private static JobID submit(JobConfig job, String savepoint) throws Exception {
    JobRuntime runtime = new JobRuntime(broker.bootstrapServers(), true, job.topicPrefix());
    return cluster.submit(job, runtime, PARALLELISM, savepoint);
  }

  private static void awaitRead(JobConfig job, long records) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    try (Topics topics = Topics.at(broker.bootstrapServers())) {
      while (topics.committed(job.topicPrefix(), topic(job)) < records) {
        assertThat(System.nanoTime()).as("the records were not read").isLessThan(end);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private static String topic(JobConfig job) {
    return job.topic(RandomJob.TOPIC);
  }

  private static void createTopics(JobConfig job) {
    List<TopicSpec> specs = new ArrayList<>();
    specs.add(TopicSpec.plain(topic(job), RandomStream.PARTITIONS));
    specs.add(TopicSpec.compacted(job.topic(TopicNames.EMBEDDINGS), 1));
    for (String name : List.of(TopicNames.SCORES, TopicNames.ALERTS, TopicNames.DEAD_LETTERS)) {
      specs.add(TopicSpec.plain(job.topic(name), 1));
    }
    try (Topics topics = Topics.at(broker.bootstrapServers())) {
      topics.createMissing(specs);
    }
  }
}
