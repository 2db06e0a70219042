package dev.gyre.jobs.cluster.fault;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.cluster.ClusterStatus;
import dev.gyre.jobs.cluster.FlinkRest;
import dev.gyre.jobs.cluster.JobSubmission;
import dev.gyre.jobs.cluster.JobWatch;
import dev.gyre.jobs.cluster.LocalCluster;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobConfigException;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.ReplayOptions;
import dev.gyre.jobs.dataset.simulator.SimulatorDataset;
import dev.gyre.jobs.dataset.simulator.SimulatorOptions;
import dev.gyre.jobs.topology.JobRuntime;
import dev.gyre.jobs.topology.OutputTopics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;

/** One job from its first record to its last, with or without a fault in the middle. */
final class TrialRun {

  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final double MILLIS_PER_SECOND = 1e3;

  private final LocalCluster cluster;
  private final ClusterStatus addresses;
  private final FaultOptions options;
  private final String prefix;
  private final Dataset dataset;

  private long inFlight;
  private double secondsToRecover;
  private int restarts;

  TrialRun(LocalCluster cluster, ClusterStatus addresses, FaultOptions options, String prefix) {
    this.cluster = cluster;
    this.addresses = addresses;
    this.options = options;
    this.prefix = prefix;
    SimulatorOptions world = SimulatorOptions.standard().withSeed(options.seed());
    this.dataset = new SimulatorDataset(world);
  }

  /** Input records that were in no checkpoint when the fault came. */
  long inFlight() {
    return inFlight;
  }

  double secondsToRecover() {
    return secondsToRecover;
  }

  int restarts() {
    return restarts;
  }

  /** Runs without a fault. */
  Outputs undisturbed() throws IOException, InterruptedException {
    return run(Optional.empty(), Optional.empty());
  }

  /** Runs with a fault when half of the events have been sent. */
  Outputs disturbed(Fault fault) throws IOException, InterruptedException {
    if (fault != Fault.FULL_CHECKPOINTS) {
      return run(Optional.of(fault), Optional.empty());
    }
    try (CheckpointDisk disk = CheckpointDisk.mount(folder().resolve("disk"))) {
      return run(Optional.of(fault), Optional.of(disk));
    }
  }

  private Path folder() {
    return cluster.folder().path().resolve("faults").resolve(prefix);
  }

  private Outputs run(Optional<Fault> fault, Optional<CheckpointDisk> disk)
      throws IOException, InterruptedException {
    JobConfig config = jobFile(disk);
    createTopics(config);
    JobClient job =
        new JobSubmission(URI.create(addresses.rest()), options.jar(), options.parallelism())
            .submit(config, new JobRuntime(addresses.bootstrap(), true, prefix));
    JobWatch watch =
        new JobWatch(
            new FlinkRest(URI.create(addresses.rest()).getPort()), job.getJobID().toString());
    ReplayOptions replay =
        ReplayOptions.to(addresses.bootstrap()).withTopicPrefix(prefix).withRate(options.rate());
    try (LoadThread load = new LoadThread(dataset, options.events(), replay)) {
      load.start();
      if (fault.isPresent()) {
        disturb(fault.get(), disk, load, watch, config);
      }
      load.awaitEnd();
      JobWatch.await("the job " + prefix + " to finish", PATIENCE, watch::isFinished);
    }
    restarts = watch.restarts();
    Outputs outputs = Outputs.read(addresses.bootstrap(), config);
    deleteTopics(config);
    return outputs;
  }

  private void disturb(
      Fault fault, Optional<CheckpointDisk> disk, LoadThread load, JobWatch watch, JobConfig config)
      throws IOException, InterruptedException {
    JobWatch.await(
        "half of the events, and a checkpoint, before " + fault.word(),
        PATIENCE,
        () -> load.events() >= options.events() / 2 && watch.checkpointSince(0).isPresent());
    inFlight = unchecked(config);
    if (fault == Fault.FULL_CHECKPOINTS) {
      overflow(disk.orElseThrow(), watch);
    } else {
      strike(fault);
    }
    long over = System.currentTimeMillis();
    JobWatch.await(
        "a checkpoint after " + fault.word(),
        PATIENCE,
        () -> watch.checkpointSince(over).isPresent() || watch.isFinished());
    secondsToRecover =
        (watch.checkpointSince(over).orElseGet(System::currentTimeMillis) - over)
            / MILLIS_PER_SECOND;
  }

  private void strike(Fault fault) throws IOException, InterruptedException {
    long victim = cluster.process(fault.victim()).pid();
    if (fault.length().isZero()) {
      Shell.signal("KILL", victim);
      return;
    }
    Shell.signal("STOP", victim);
    try {
      TimeUnit.MILLISECONDS.sleep(fault.length().toMillis());
    } finally {
      Shell.signal("CONT", victim);
    }
  }

  private static void overflow(CheckpointDisk disk, JobWatch watch)
      throws IOException, InterruptedException {
    long failed = watch.failedCheckpoints();
    disk.fill();
    try {
      TimeUnit.MILLISECONDS.sleep(Fault.FULL_CHECKPOINTS.length().toMillis());
      JobWatch.await(
          "a checkpoint to fail on the full disk",
          PATIENCE,
          () -> watch.failedCheckpoints() > failed);
    } finally {
      disk.empty();
    }
  }

  /** Records sent beyond the offsets of the newest checkpoint. */
  private long unchecked(JobConfig config) {
    long records = 0;
    try (Topics topics = Topics.at(addresses.bootstrap())) {
      for (String topic : dataset.topics()) {
        String name = config.topic(topic);
        long sent = topics.endOffsets(name).values().stream().mapToLong(Long::longValue).sum();
        records += sent - topics.committed(prefix, name);
      }
    }
    return records;
  }

  private JobConfig jobFile(Optional<CheckpointDisk> disk) throws IOException {
    String text =
        Files.readString(options.jobFile())
            .replaceFirst("(?m)^name:.*$", "name: " + prefix)
            .replaceFirst("(?m)^topicPrefix:.*$", "topicPrefix: " + prefix);
    String state = "\nstate:\n  checkpointInterval: 2s\n";
    if (disk.isPresent()) {
      state += "  checkpointDir: " + disk.get().checkpoints().toUri() + "\n";
    }
    Files.createDirectories(folder());
    Path file = Files.writeString(folder().resolve("job.yaml"), text + state);
    JobConfig config;
    try {
      config = JobFileReader.read(file);
    } catch (JobConfigException e) {
      throw UserError.usage(file + ": " + e.getMessage(), e);
    }
    if (!config.topicPrefix().equals(prefix)) {
      throw UserError.usage(options.jobFile() + ": has no topicPrefix that could be replaced");
    }
    return config;
  }

  private List<TopicSpec> topics(JobConfig config) {
    List<TopicSpec> all = new ArrayList<>(OutputTopics.of(config, PARTITIONS));
    dataset.topics().forEach(it -> all.add(TopicSpec.plain(config.topic(it), PARTITIONS)));
    return all;
  }

  private void createTopics(JobConfig config) {
    try (Topics topics = Topics.at(addresses.bootstrap())) {
      // Those of a run that was broken off would be taken for this one's.
      topics.delete(topics(config).stream().map(TopicSpec::name).toList());
      topics.createMissing(topics(config));
    }
  }

  private void deleteTopics(JobConfig config) {
    try (Topics topics = Topics.at(addresses.bootstrap())) {
      topics.delete(topics(config).stream().map(TopicSpec::name).toList());
    }
  }
}
