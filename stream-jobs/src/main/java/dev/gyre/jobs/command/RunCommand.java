package dev.gyre.jobs.command;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.cluster.JobSubmission;
import dev.gyre.jobs.command.doctor.Finding;
import dev.gyre.jobs.command.doctor.NetworkChecks;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.topology.JobRuntime;
import dev.gyre.jobs.topology.OutputTopics;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
      "The same by Flink's own command:",
      "  flink run stream-jobs/target/gyre-job.jar --config JOB.yaml --bootstrap HOST:PORT",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  gyre run --config examples/fdh/job.yaml --bootstrap broker:9092 \\",
      "      --cluster flink:8081 --parallelism 4 --detached"
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
    Path jar = JobFiles.jobJar();
    String brokers = bootstrap != null ? bootstrap : config.kafka().bootstrap();
    requireCluster();
    Set<String> created = OutputTopics.createMissing(config, brokers);
    PrintWriter out = report.human();
    if (!created.isEmpty()) {
      out.println("Created " + String.join(", ", created) + ".");
    }
    JobClient job =
        new JobSubmission(cluster, jar, parallelism)
            .submit(config, new JobRuntime(brokers, bounded, config.name()));
    out.printf("Job '%s' runs as %s on %s.%n", config.name(), job.getJobID(), cluster);
    out.flush();
    report.write(summary(config, brokers, job));
    return detached ? 0 : await(job);
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
