package dev.gyre.jobs.command;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.redrive.Redrive;
import dev.gyre.jobs.redrive.RedriveOptions;
import dev.gyre.jobs.redrive.RedriveReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gyre redrive}: sends dead letters back. */
@Command(
    name = "redrive",
    header = "Send the records of dead letters again, after a fix.",
    sortOptions = false,
    description = {
      "",
      "Reads the job's dead letters from where the last call ended to the present end, and sends each"
          + " record with its original bytes to the partition that it came from. Each record is sent"
          + " once, however many letters there are of it. What is still bad becomes a dead letter"
          + " again, for the next call.",
      "",
      "A record that was late comes later still: raise time.lateness in the job file first.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gyre redrive --config job.yaml --bootstrap localhost:9092 --dry-run",
      "      How many there are, by reason.",
      "  gyre redrive --config job.yaml --bootstrap localhost:9092 --reason unknown-value"
    })
final class RedriveCommand implements Callable<Integer> {

  private static final long LINE_INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();

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
      description = "The broker. Default: the job file's.")
  private String bootstrap;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      split = ",",
      description = "Only letters of this reason; several with commas. Default: all.")
  private Set<String> reasons = Set.of();

  @Option(
      names = "--from-start",
      description = "Take the letters again that earlier calls have dealt with.")
  private boolean fromStart;

  @Option(names = "--dry-run", description = "Count, and send nothing.")
  private boolean dryRun;

  @Mixin private ReportOption report;

  @Override
  public Integer call() {
    report.check();
    JobConfig config = JobFiles.read(jobFile);
    String brokers = bootstrap != null ? bootstrap : config.kafka().bootstrap();
    RedriveReport done =
        new Redrive(config, new RedriveOptions(brokers, reasons, fromStart, dryRun))
            .run(progress(report.human()));
    tell(done);
    report.write(summary(done));
    return 0;
  }

  private static LongConsumer progress(PrintWriter out) {
    long[] next = {System.nanoTime() + LINE_INTERVAL_NANOS};
    return left -> {
      if (System.nanoTime() >= next[0] && left > 0) {
        next[0] = System.nanoTime() + LINE_INTERVAL_NANOS;
        out.printf("%,d letters left%n", left);
      }
    };
  }

  private void tell(RedriveReport done) {
    PrintWriter out = report.human();
    out.printf(
        "Read %,d dead letters: %,d records %s",
        done.read(), done.sent(), dryRun ? "would be sent" : "sent again");
    if (!done.sentByReason().isEmpty()) {
      out.printf(" %s", done.sentByReason());
    }
    out.printf(
        ", %,d letters of the same record, %,d of another reason, %,d heartbeats.%n",
        done.repeated(), done.otherReason(), done.heartbeats());
    if (done.lost() > 0) {
      out.printf(
          "%,d large records are kept by their topic no longer, and cannot be sent.%n",
          done.lost());
    }
  }

  private Map<String, Object> summary(RedriveReport done) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("dry_run", dryRun);
    summary.put("read", done.read());
    summary.put("repeated", done.repeated());
    summary.put("other_reason", done.otherReason());
    summary.put("heartbeats", done.heartbeats());
    summary.put("lost", done.lost());
    summary.put("sent", done.sent());
    summary.put("sent_by_reason", done.sentByReason());
    return summary;
  }
}
