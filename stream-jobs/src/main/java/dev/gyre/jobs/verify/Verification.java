package dev.gyre.jobs.verify;

import dev.gyre.jobs.broker.BrokerOptions;
import dev.gyre.jobs.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Runs the trials of one verification on one broker, and makes a failure small. */
public final class Verification {

  private static final int MINIMIZING_ATTEMPTS = 60;

  private final VerifySettings settings;
  private final Consumer<String> progress;
  private final OracleMaker oracles;
  private final List<Trial.Result> results = new ArrayList<>();
  private final List<Arrival> stream;
  private int trials;

  /**
   * Prepares a verification.
   *
   * @param progress is told what happens, a line each
   */
  public Verification(VerifySettings settings, Consumer<String> progress) {
    this(settings, progress, Oracle::new);
  }

  /** For tests of what is found when the job and the oracle do not agree. */
  Verification(VerifySettings settings, Consumer<String> progress, OracleMaker oracles) {
    this.settings = settings;
    this.progress = progress;
    this.oracles = oracles;
    this.stream =
        RandomStream.take(
            settings.stream(),
            RandomJob.of(settings.stream(), new RandomJob.Runtime("verify", false, 1, 1000))
                .types(),
            "verify." + RandomJob.TOPIC,
            settings.events());
  }

  /** Runs all trials, up to the first that fails. */
  public VerifyReport run() throws Exception {
    long start = System.nanoTime();
    VerifyReport.Failure failure = null;
    List<Integer> all = kept();
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            BrokerOptions.temporary().withFolder(settings.folder().resolve("broker")))) {
      String bootstrap = broker.bootstrapServers();
      for (int parallelism : settings.parallelisms()) {
        failure = failure == null ? prefixes(bootstrap, all, parallelism) : failure;
      }
      if (failure == null && settings.kills() > 0) {
        int parallelism = settings.parallelisms().get(settings.parallelisms().size() - 1);
        failure = trial(bootstrap, all, parallelism, new Fault(settings.kills(), 0));
      }
      if (failure == null && settings.rescaleFrom() > 0) {
        Fault rescale = new Fault(0, settings.rescaleTo());
        failure = trial(bootstrap, all, settings.rescaleFrom(), rescale);
      }
    }
    return new VerifyReport(settings, results, failure, (System.nanoTime() - start) / 1e9);
  }

  private List<Integer> kept() {
    return settings.keep().isEmpty()
        ? IntStream.range(0, settings.events()).boxed().toList()
        : settings.keep().stream().filter(number -> number < settings.events()).toList();
  }

  /** A quarter, a half and the whole. */
  private VerifyReport.Failure prefixes(String bootstrap, List<Integer> all, int parallelism)
      throws Exception {
    VerifyReport.Failure failure = null;
    for (int parts = 4; parts > 0 && failure == null; parts /= 2) {
      int size = Math.max(1, all.size() / parts);
      failure = trial(bootstrap, all.subList(0, size), parallelism, Fault.NONE);
    }
    return failure;
  }

  private VerifyReport.Failure trial(
      String bootstrap, List<Integer> numbers, int parallelism, Fault fault) throws Exception {
    progress.accept(
        String.format("%,d records, parallelism %d, %s ...", numbers.size(), parallelism, fault));
    Trial trial = prepare(bootstrap, numbers);
    Trial.Result result = run(trial, parallelism, fault);
    results.add(result);
    progress.accept(line(result));
    if (fails(result)) {
      return failure(bootstrap, numbers, result);
    }
    if (settings.dump() != null && numbers.size() == kept().size() && fault.isNone()) {
      Dump.write(settings.dump(), trial, result, settings);
    }
    return null;
  }

  private Trial.Result run(Trial trial, int parallelism, Fault fault) throws Exception {
    Path folder = settings.folder().resolve("cluster-" + trials);
    if (fault.kills() > 0) {
      try (ProcessCluster cluster = ProcessCluster.start(folder, settings.jar())) {
        Random random = new Random(settings.stream().seed());
        Course course = new KilledCourse(cluster, parallelism, fault.kills(), random);
        return trial.run(course, parallelism, fault);
      }
    }
    int slots = Math.max(parallelism, fault.rescaleTo());
    try (EmbeddedCluster cluster = EmbeddedCluster.start(folder, slots)) {
      Course course =
          fault.isNone()
              ? new UndisturbedCourse(cluster, parallelism)
              : new RescaledCourse(
                  cluster,
                  parallelism,
                  fault.rescaleTo(),
                  Files.createDirectories(folder.resolve("savepoints")));
      return trial.run(course, parallelism, fault);
    }
  }

  private Trial prepare(String bootstrap, List<Integer> numbers) {
    trials++;
    List<Arrival> arrivals = numbers.stream().map(stream::get).toList();
    return new Trial(
        settings.stream(), bootstrap, oracles, "verify-" + trials, settings.changelog(), arrivals);
  }

  private boolean fails(Trial.Result result) {
    return !(result.difference().greatest() <= settings.tolerance());
  }

  private static String line(Trial.Result it) {
    return String.format(
        "  %,d nodes, %,d tombstones, %,d dead letters, %,d scores, %.0f s, largest difference %s",
        it.nodes(),
        it.tombstones(),
        it.deadLetters(),
        it.scores(),
        it.seconds(),
        it.difference().greatest() == 0
            ? "0"
            : String.format("%.2g (%s)", it.difference().greatest(), it.difference().what()));
  }

  /** A failure that comes without a fault too is repeated without. */
  private VerifyReport.Failure failure(String bootstrap, List<Integer> numbers, Trial.Result failed)
      throws Exception {
    progress.accept("  not equal: looking for fewer records that show it ...");
    int parallelism = failed.parallelism();
    List<Integer> fewer;
    Path folder = settings.folder().resolve("cluster-fewer");
    try (EmbeddedCluster cluster = EmbeddedCluster.start(folder, parallelism)) {
      Course course = new UndisturbedCourse(cluster, parallelism);
      fewer =
          Minimizer.minimize(
              numbers,
              MINIMIZING_ATTEMPTS,
              part -> fails(prepare(bootstrap, part).run(course, parallelism, Fault.NONE)));
    }
    Fault fault = fewer.size() < numbers.size() ? Fault.NONE : failed.fault();
    return new VerifyReport.Failure(
        failed.difference(), fewer.size(), settings.command(fewer, parallelism, fault));
  }
}
