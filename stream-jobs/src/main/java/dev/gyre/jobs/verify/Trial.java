package dev.gyre.jobs.verify;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.topology.Models;
import dev.gyre.schemas.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** One stream through the real job, its outputs compared with the oracle's. */
final class Trial {

  private final String bootstrap;
  private final OracleMaker oracles;
  private final JobConfig config;
  private final HgtModel model;
  private final List<Arrival> arrivals;
  private final Random random;

  /**
   * Prepares a trial.
   *
   * @param oracles makes what says what is right
   * @param prefix topic prefix, of this trial alone
   * @param changelog whether the job's checkpoints are of a log of changes
   * @param arrivals the records to send
   */
  Trial(
      StreamOptions options,
      String bootstrap,
      OracleMaker oracles,
      String prefix,
      boolean changelog,
      List<Arrival> arrivals) {
    this.bootstrap = bootstrap;
    this.oracles = oracles;
    this.config = RandomJob.of(options, new RandomJob.Runtime(prefix, false, 200, 500, changelog));
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

  /**
   * Runs the job and compares.
   *
   * @param parallelism that of the job, for the result
   * @param fault what the course brings, for the result
   */
  Result run(Course course, int parallelism, Fault fault) throws Exception {
    long start = System.nanoTime();
    Expected expected = expect();
    createTopics();
    try (TrialStream stream =
        new TrialStream(bootstrap, config, arrivals, expected.endMs(), random)) {
      course.run(stream);
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
    Oracle oracle = oracles.make(config, model);
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
