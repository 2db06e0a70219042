package dev.gyre.jobs.command;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.cluster.JobSubmission;
import dev.gyre.jobs.command.doctor.Finding;
import dev.gyre.jobs.command.doctor.NetworkChecks;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.ingest.StartOffsets;
import dev.gyre.jobs.topology.JobRuntime;
import dev.gyre.jobs.topology.OutputTopics;
import dev.gyre.jobs.topology.StartState;
import dev.gyre.jobs.topology.SynchronousMode;
import dev.gyre.jobs.upgrade.JobComparison;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.execution.JobClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code gyre run}: submits a job to a Flink cluster. */
@Command(
    name = "run",
    header = "Run a job on a Flink cluster.",
    sortOptions = false,
    description = {
      "",
      "Reads the job file, checks that broker and cluster answer, creates missing output topics, and"
          + " submits the job with its jar. Then waits for the job, which ends only when it fails, is"
          + " cancelled, or is bounded; Ctrl-C ends the waiting, and the job goes on.",
      "",
      "With --from-savepoint the job goes on from the state of one that was stopped. What has changed"
          + " in the job file since is told first; where the state cannot follow, nothing is"
          + " submitted.",
      "",
      "The same by Flink's own command:",
      "  flink run [-s PATH] stream-jobs/target/gyre-job.jar --config JOB.yaml --bootstrap HOST:PORT",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  gyre run --config examples/fdh/job.yaml --bootstrap broker:9092 \\",
      "      --cluster flink:8081 --parallelism 4 --detached",
      "  gyre run --config examples/fdh/job.yaml --bootstrap broker:9092 \\",
      "      --cluster flink:8081 --from-savepoint file:///savepoints/savepoint-1a2b3c"
    })
final class RunCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "JOB.yaml",
      description = "The job file.")
  private Path jobFile;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      converter = HostPorts.Bootstrap.class,
      description =
          "The broker, as this machine and the cluster reach it. Default: the job file's.")
  private String bootstrap;

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:8081",
      converter = HostPorts.Http.class,
      description = "The cluster's REST address. Default: ${DEFAULT-VALUE}.")
  private URI cluster;

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      defaultValue = "1",
      description = "Parallelism of the job, at most its shards. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(names = "--detached", description = "End after the submission.")
  private boolean detached;

  @Option(
      names = "--bounded",
      description = "End the job at the last records of a replay, those that produce marks.")
  private boolean bounded;

  @Option(
      names = "--from-savepoint",
      paramLabel = "PATH",
      description =
          "The savepoint or checkpoint that the job goes on from, a path or URI that this machine and"
              + " the cluster reach.")
  private String savepoint;

  @Option(
      names = "--check-only",
      description = "With --from-savepoint: tell what has changed, and submit nothing.")
  private boolean checkOnly;

  @Option(
      names = "--start",
      paramLabel = "earliest|committed|TIME",
      converter = StartConverter.class,
      description =
          "Where a job without state begins to read: every record that the broker has, what is new"
              + " since the job's group last read, or the records since a time such as"
              + " 2026-10-25T00:00:00Z. Default: earliest, if the group has never read.")
  private StartOffsets start;

  @Mixin private ReportOption report;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    report.check();
    JobConfig config = JobFiles.read(jobFile);
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
    requireConsistent();
    PrintWriter out = report.human();
    JobComparison comparison = savepoint == null ? null : StartState.compare(config, savepoint);
    if (comparison != null) {
      if (comparison.isRefused()) {
        throw UserError.usage(comparison.refusal("savepoint '" + savepoint + "'"));
      }
      tell(out, config, comparison);
    }
    if (checkOnly) {
      report.write(changes(comparison));
      return 0;
    }
    Path jar = JobFiles.jobJar();
    String brokers = bootstrap != null ? bootstrap : config.kafka().bootstrap();
    requireCluster();
    StartOffsets from =
        savepoint != null
            ? new StartOffsets.Earliest()
            : StartState.withoutState(config, brokers, config.name(), start);
    Set<String> created = OutputTopics.createMissing(config, brokers);
    if (!created.isEmpty()) {
      out.println("Created " + String.join(", ", created) + ".");
    }
    JobClient job =
        new JobSubmission(cluster, jar, parallelism, savepoint)
            .submit(config, new JobRuntime(brokers, bounded, config.name(), from));
    out.printf("Job '%s' runs as %s on %s.%n", config.name(), job.getJobID(), cluster);
    out.flush();
    Map<String, Object> summary = summary(config, brokers, job);
    if (comparison != null) {
      summary.putAll(changes(comparison));
    }
    report.write(summary);
    return detached ? 0 : await(job);
  }

  private void requireConsistent() {
    if (checkOnly && savepoint == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--check-only: name the savepoint to check, with --from-savepoint PATH");
    }
    if (start != null && savepoint != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--start '"
              + start
              + "': the offsets are in the savepoint; leave out --start, or --from-savepoint");
    }
  }

  private void tell(PrintWriter out, JobConfig config, JobComparison comparison) {
    out.printf(
        "Savepoint %s of job '%s': %s%n",
        savepoint,
        comparison.was().job(),
        comparison.changes().isEmpty() ? "nothing has changed." : "changed since:");
    comparison.changes().forEach(change -> out.println("  " + change));
    if (comparison.migrates()) {
      out.println("The state is rewritten as it is restored, and every embedding computed anew.");
    }
    if (config.state().changelog()) {
      out.println(
          "state.changelog is true: the savepoint becomes the job's, which may delete it later."
              + " Copy it first if it is to be kept.");
    }
    out.flush();
  }

  private Map<String, Object> changes(JobComparison comparison) {
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("from_savepoint", savepoint);
    found.put("migrates", comparison.migrates());
    found.put(
        "changes",
        comparison.changes().stream()
            .map(
                change ->
                    Map.of(
                        "field", change.field(),
                        "was", change.was(),
                        "is", change.is(),
                        "note", change.note()))
            .toList());
    return found;
  }

  /** Reads {@link StartOffsets}. */
  static final class StartConverter implements ITypeConverter<StartOffsets> {
    @Override
    public StartOffsets convert(String value) {
      try {
        return StartOffsets.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private void requireCluster() {
    Finding finding = NetworkChecks.cluster(cluster);
    if (finding.status() == Finding.Status.FAIL) {
      throw UserError.failure(
          "--cluster '" + cluster + "': " + finding.found() + "; " + finding.remedy());
    }
  }

  private int await(JobClient job) throws InterruptedException {
    CompletableFuture<Void> interrupted = new CompletableFuture<>();
    try (Interrupts interrupts = Interrupts.listen()) {
      interrupts.onInterrupt(() -> interrupted.complete(null));
      CompletableFuture.anyOf(job.getJobExecutionResult(), interrupted).get();
      if (interrupts.received()) {
        report
            .human()
            .printf(
                "The job goes on; cancel it with: curl -X PATCH %s/jobs/%s%n",
                cluster, job.getJobID());
      } else {
        report.human().println("The job has finished.");
      }
      return interrupts.exitCode(0);
    } catch (ExecutionException e) {
      throw UserError.failure("job " + job.getJobID() + " failed: " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }

  private Map<String, Object> summary(JobConfig config, String brokers, JobClient job) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("job", config.name());
    summary.put("job_id", job.getJobID().toString());
    summary.put("cluster", cluster.toString());
    summary.put("bootstrap", brokers);
    summary.put("parallelism", parallelism);
    return summary;
  }
}
