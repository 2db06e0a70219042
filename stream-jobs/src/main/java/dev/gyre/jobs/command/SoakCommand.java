package dev.gyre.jobs.command;

import dev.gyre.jobs.bench.MemorySample;
import dev.gyre.jobs.bench.Soak;
import dev.gyre.jobs.bench.SoakReport;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.simulator.SimulatorDataset;
import dev.gyre.jobs.dataset.simulator.SimulatorOptions;
import dev.gyre.jobs.demo.Demo;
import dev.gyre.jobs.demo.DemoModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gyre bench soak}: does memory grow while the window slides? */
@Command(
    name = "soak",
    header = "Watch the job's memory over a long simulated stream.",
    sortOptions = false,
    description = {
      "",
      "Runs broker, job and replay in this process, as the demo does, until so many events have been"
          + " read. On the way it collects garbage and notes the heap, the process's memory and the"
          + " size of the state's files, and reports how fast the heap grew after the first quarter.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  gyre bench soak --events 10000000 --plot heap.png --json soak.json"})
final class SoakCommand implements Callable<Integer> {

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "10000000",
      description = "End after N events. Default: ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "100",
      description = "How often to look at the memory. Default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--config",
      paramLabel = "JOB.yaml",
      description =
          "Job file for the simulator. Default: benchmarks/soak.yaml of this installation, small"
              + " vectors and a window of a week.")
  private Path jobFile;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the simulator. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      defaultValue = "2",
      description = "Parallelism of the job. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(names = "--plot", paramLabel = "PNG", description = "Draw memory over events.")
  private Path plot;

  @Mixin private ReportOption report;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    report.check();
    if (plot != null) {
      ReportOption.requireWritable("--plot", plot);
    }
    require(events >= 1, "--events", events, "must be at least 1");
    require(samples >= 1 && samples <= events, "--samples", samples, "must be 1 to --events");
    JobConfig config =
        JobFiles.read(
            jobFile != null ? jobFile : JobFiles.home("--config").resolve("benchmarks/soak.yaml"));
    require(
        parallelism >= 1 && parallelism <= config.state().shards(),
        "--parallelism",
        parallelism,
        "must be 1 to " + config.state().shards() + ", the shards in the job file");
    try (Interrupts interrupts = Interrupts.listen();
        WorkFolder folder = WorkFolder.of(null)) {
      Logs.toFile(false, folder.path().resolve("gyre.log"));
      Soak soak = new Soak(settings(config, folder.path()), events, samples, this::show);
      interrupts.onInterrupt(soak::stop);
      summary(soak.run());
      return interrupts.exitCode(0);
    } finally {
      Logs.toConsole(false);
    }
  }

  private void require(boolean holds, String option, Object value, String rule) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), option + " " + value + ": " + rule);
    }
  }

  private Demo.Settings settings(JobConfig config, Path folder) {
    return new Demo.Settings(
        new SimulatorDataset(SimulatorOptions.standard().withSeed(seed)),
        List.of(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        new DemoModel(config, "random weights", Long.MAX_VALUE),
        OptionalLong.of(seed),
        parallelism,
        0,
        folder,
        false,
        progress -> {});
  }

  private void show(MemorySample sample) {
    PrintWriter out = report.human();
    out.println(sample.line());
    out.flush();
  }

  private void summary(SoakReport soak) throws Exception {
    PrintWriter out = report.human();
    out.printf(
        "%,d events in %,.0f s, %,d edges live at the end; after the first quarter the heap grew by"
            + " %,.0f bytes per million events.%n",
        soak.run().eventsIn(),
        soak.run().seconds(),
        soak.run().liveEdges(),
        soak.heapBytesPerMillionEvents());
    out.flush();
    report.write(soak.toJson());
    if (plot != null && !soak.samples().isEmpty()) {
      soak.plot(plot);
    }
  }
}
