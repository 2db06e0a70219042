package dev.gyre.jobs.command;

import dev.gyre.jobs.command.doctor.Finding;
import dev.gyre.jobs.command.doctor.Finding.Status;
import dev.gyre.jobs.command.doctor.MachineChecks;
import dev.gyre.jobs.command.doctor.NativeChecks;
import dev.gyre.jobs.command.doctor.NetworkChecks;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gyre doctor}: looks at everything that Gyre needs. */
@Command(
    name = "doctor",
    header = "Check this machine, and the servers given, for what Gyre needs.",
    sortOptions = false,
    description = {
      "",
      "Prints OK, WARN or FAIL for each check and what to do about it. Ends with 1 when one of them"
          + " is FAIL.",
      ""
    })
final class DoctorCommand implements Callable<Integer> {

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      converter = HostPorts.Bootstrap.class,
      description = "A Kafka broker to reach.")
  private String bootstrap;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      converter = HostPorts.Http.class,
      description = "A schema registry to reach.")
  private URI registry;

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      converter = HostPorts.Http.class,
      description = "The REST address of a Flink cluster to reach.")
  private URI cluster;

  @Mixin private ReportOption report;

  private final List<Finding> findings = new ArrayList<>();

  @Override
  public Integer call() {
    report.check();
    MachineChecks.run().forEach(this::tell);
    NativeChecks.run().forEach(this::tell);
    if (bootstrap != null) {
      tell(NetworkChecks.broker(bootstrap));
    }
    if (registry != null) {
      tell(NetworkChecks.registry(registry));
    }
    if (cluster != null) {
      tell(NetworkChecks.cluster(cluster));
    }
    long failed = count(Status.FAIL);
    report
        .human()
        .println(
            failed > 0
                ? failed + " of " + findings.size() + " checks failed."
                : "All is well" + (count(Status.WARN) > 0 ? ", but see the warnings." : "."));
    report.write(Map.of("ok", failed == 0, "checks", findings));
    return failed > 0 ? 1 : 0;
  }

  private void tell(Finding finding) {
    findings.add(finding);
    PrintWriter out = report.human();
    String color =
        switch (finding.status()) {
          case OK -> "green";
          case WARN -> "yellow";
          case FAIL -> "red";
        };
    String status = "%-4s".formatted(finding.status());
    String styled =
        report.humanIsTerminal() ? Ansi.AUTO.string("@|" + color + " " + status + "|@") : status;
    out.printf("%s  %-17s %s%n", styled, finding.check(), finding.found());
    if (!finding.remedy().isEmpty()) {
      out.printf("      %-17s -> %s%n", "", finding.remedy());
    }
    out.flush();
  }

  private long count(Status status) {
    return findings.stream().filter(finding -> finding.status() == status).count();
  }
}
