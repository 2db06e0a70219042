package dev.gyre.jobs.command;

import dev.gyre.hgt.layer.Dialect;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.cluster.ClusterSize;
import dev.gyre.jobs.verify.Ranges;
import dev.gyre.jobs.verify.StreamOptions;
import dev.gyre.jobs.verify.Verification;
import dev.gyre.jobs.verify.VerifyReport;
import dev.gyre.jobs.verify.VerifySettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gyre verify}: is what the job publishes what it should be? */
@Command(
    name = "verify",
    header = "Compare the job with a batch forward from scratch, on a random stream.",
    sortOptions = false,
    description = {
      "",
      "Makes a random job file and a random stream of nodes, edges and labels, runs the real job on"
          + " it (a broker, a Flink cluster and RocksDB in this process) over a quarter, a half and"
          + " the whole of the stream, and compares every published embedding, tombstone, score and"
          + " dead letter with what the graph in memory says. A failure is made smaller, and a"
          + " command that repeats it is printed; the exit code is then 1.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gyre verify --seed 7 --events 20000 --deletes --disorder --duplicates --tracks 2",
      "  gyre verify --seed 7 --deletes --disorder --parallelism 2 --kill 3 --json report.json",
      "  gyre verify --seed 7 --deletes --rescale 2:4",
      "  gyre verify --seed 7 --deletes --disorder --parallelism 1 --dump dump"
    })
final class VerifyCommand implements Callable<Integer> {

  private static final Pattern RESCALE = Pattern.compile("(\\d{1,3}):(\\d{1,3})");
  private static final int MOST_PARALLELISM = 8;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of job file, model and stream. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Records of the stream. Default: ${DEFAULT-VALUE}.")
  private int events;

  @Option(
      names = "--types",
      paramLabel = "N",
      defaultValue = "2",
      description = "Node types, 1 to 16. Default: ${DEFAULT-VALUE}.")
  private int types;

  @Option(
      names = "--relations",
      paramLabel = "N",
      defaultValue = "3",
      description = "Relations, 1 to 16. Default: ${DEFAULT-VALUE}.")
  private int relations;

  @Option(
      names = "--tracks",
      paramLabel = "N",
      defaultValue = "1",
      description = "Meta-path tracks, 0 to 8. Default: ${DEFAULT-VALUE}.")
  private int tracks;

  @Option(
      names = "--dialect",
      paramLabel = "DIALECT",
      defaultValue = "pyg",
      description = "pyg or pyhgt. Default: ${DEFAULT-VALUE}.")
  private Dialect dialect;

  @Option(names = "--deletes", description = "Delete nodes and edges too.")
  private boolean deletes;

  @Option(names = "--disorder", description = "Send records out of order, a few too late.")
  private boolean disorder;

  @Option(names = "--duplicates", description = "Send some records twice.")
  private boolean duplicates;

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      split = ",",
      defaultValue = "2",
      description = "Parallelisms, one run after the other, 1 to 8. Default: ${DEFAULT-VALUE}.")
  private List<Integer> parallelisms;

  @Option(
      names = "--kill",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "In one more run, on a cluster of separate processes, kill task managers (SIGKILL) at N"
              + " random moments. Needs 6 GiB of memory.")
  private int kills;

  @Option(
      names = "--rescale",
      paramLabel = "FROM:TO",
      description = "In one more run, go on with another parallelism from a savepoint.")
  private String rescale;

  @Option(
      names = "--changelog",
      description = "Have the job's checkpoints be of a log of changes (state.changelog).")
  private boolean changelog;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-5",
      description =
          "Greatest |x - y| / max(1, |y|) of a component that passes. Default: ${DEFAULT-VALUE}.")
  private double tolerance;

  @Option(
      names = "--keep",
      paramLabel = "RANGES",
      description = "Send only these records of the stream, as in 3,17-20 (from 0).")
  private String keep;

  @Option(
      names = "--dump",
      paramLabel = "DIR",
      description =
          "Write job file, events, watermark, model and embeddings for a check by another program.")
  private Path dump;

  @Mixin private ReportOption report;

  @ParentCommand private Gyre root;

  @Override
  public Integer call() throws Exception {
    report.check();
    PrintWriter out = report.human();
    try (WorkFolder folder = WorkFolder.of(null)) {
      VerifySettings settings = settings(folder.path());
      Logs.toFile(root.verbose(), folder.path().resolve("gyre.log"));
      VerifyReport result = new Verification(settings, out::println).run();
      report.write(result.toJson());
      summary(out, result);
      return result.failure() == null ? 0 : UserError.FAILURE;
    } finally {
      Logs.toConsole(root.verbose());
    }
  }

  private static void summary(PrintWriter out, VerifyReport result) {
    if (result.failure() == null) {
      out.printf(
          "Equal: %d runs in %.0f s, largest difference %.2g.%n",
          result.trials().size(), result.seconds(), result.greatestDifference());
      return;
    }
    out.printf(
        "NOT EQUAL: %s%nRepeat it, with %d records, by%n  %s%n",
        result.failure().difference().what(),
        result.failure().records(),
        result.failure().command());
  }

  private VerifySettings settings(Path folder) {
    if (events < 1) {
      throw UserError.usage("--events " + events + ": must be 1 or more");
    }
    if (kills < 0) {
      throw UserError.usage("--kill " + kills + ": must be 0 or more");
    }
    int killed = parallelisms.get(parallelisms.size() - 1);
    if (kills > 0 && killed > ClusterSize.DEFAULT.slots()) {
      throw UserError.usage(
          "--kill: the last --parallelism is "
              + killed
              + ", but the processes that are killed have "
              + ClusterSize.DEFAULT.slots()
              + " slots; put a smaller one last");
    }
    if (!(tolerance >= 0)) {
      throw UserError.usage("--tolerance " + tolerance + ": must be 0 or more");
    }
    parallelisms.forEach(it -> checkParallelism("--parallelism", it));
    int[] fromTo = rescale();
    checkDump();
    try {
      StreamOptions stream =
          new StreamOptions(seed, types, relations, tracks, dialect, deletes, disorder, duplicates);
      List<Integer> numbers = keep == null ? List.of() : Ranges.parse(keep);
      return new VerifySettings(
          stream,
          events,
          numbers,
          parallelisms,
          kills,
          fromTo[0],
          fromTo[1],
          changelog,
          tolerance,
          kills == 0 ? null : JobFiles.jobJar(),
          folder,
          dump);
    } catch (IllegalArgumentException wrong) {
      throw UserError.usage(wrong.getMessage(), wrong);
    }
  }

  private int[] rescale() {
    if (rescale == null) {
      return new int[] {0, 0};
    }
    Matcher matcher = RESCALE.matcher(rescale);
    if (!matcher.matches()) {
      throw UserError.usage("--rescale '" + rescale + "': write two parallelisms, as in 2:4");
    }
    int[] fromTo = {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    checkParallelism("--rescale", fromTo[0]);
    checkParallelism("--rescale", fromTo[1]);
    return fromTo;
  }

  private static void checkParallelism(String option, int parallelism) {
    if (parallelism < 1 || parallelism > MOST_PARALLELISM) {
      throw UserError.usage(
          option + " " + parallelism + ": must be 1 to " + MOST_PARALLELISM + ", the shards");
    }
  }

  private void checkDump() {
    if (dump == null || !Files.exists(dump)) {
      return;
    }
    try (Stream<Path> files = Files.list(dump)) {
      if (files.findAny().isPresent()) {
        throw UserError.usage(
            "--dump '" + dump + "': the folder is not empty; give a new or an empty one");
      }
    } catch (IOException unreadable) {
      throw UserError.usage(
          "--dump '" + dump + "': cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
