package dev.gyre.jobs.verify;

import dev.gyre.jobs.broker.BrokerOptions;
import dev.gyre.jobs.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Runs the trials of one verification on one broker, and makes a failure small. */
public final class Verification {

  private static final int MINIMIZING_ATTEMPTS = 60;

  private final VerifySettings settings;
  private final Consumer<String> progress;
  private final List<Trial.Result> results = new ArrayList<>();
  private final List<Arrival> stream;
  private int trials;

  /**
   * Prepares a verification.
   *
   * @param progress is told what happens, a line each
   */
  public Verification(VerifySettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
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
    Trial trial;
    Trial.Result result;
    try (LocalCluster cluster = cluster(parallelism, fault)) {
      trial = prepare(bootstrap, cluster, numbers);
      result = trial.run(parallelism, fault);
      results.add(result);
      progress.accept(line(result));
      if (fails(result)) {
        return failure(bootstrap, cluster, numbers, result);
      }
    }
    if (settings.dump() != null && numbers.size() == kept().size() && fault.isNone()) {
      Dump.write(settings.dump(), trial, result, settings);
    }
    return null;
  }

  private LocalCluster cluster(int parallelism, Fault fault) throws Exception {
    Path folder = settings.folder().resolve("cluster-" + trials);
    return LocalCluster.start(folder, Math.max(parallelism, fault.rescaleTo()));
  }

  private Trial prepare(String bootstrap, LocalCluster cluster, List<Integer> numbers) {
    trials++;
    List<Arrival> arrivals = numbers.stream().map(stream::get).toList();
    return new Trial(
        settings.stream(), bootstrap, cluster, settings.folder(), "verify-" + trials, arrivals);
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
  private VerifyReport.Failure failure(
      String bootstrap, LocalCluster cluster, List<Integer> numbers, Trial.Result failed)
      throws Exception {
    progress.accept("  not equal: looking for fewer records that show it ...");
    int parallelism = failed.parallelism();
    List<Integer> fewer =
        Minimizer.minimize(
            numbers,
            MINIMIZING_ATTEMPTS,
            part -> fails(prepare(bootstrap, cluster, part).run(parallelism, Fault.NONE)));
    Fault fault = fewer.size() < numbers.size() ? Fault.NONE : failed.fault();
    return new VerifyReport.Failure(
        failed.difference(), fewer.size(), settings.command(fewer, parallelism, fault));
  }
}
