package dev.gyre.jobs.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command, and its main class. */
@Command(
    name = "gyre",
    versionProvider = BuildInfo.class,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ProduceCommand.class,
      RedriveCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      ModelCommand.class,
      EmbedCommand.class,
      ClusterCommand.class,
      VerifyCommand.class,
      BenchCommand.class,
      DoctorCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    header = "Dynamic graph learning on Apache Flink: events in, fresh embeddings and alerts out.",
    description = {
      "",
      "Gyre reads node and edge events from Kafka, keeps the last window of them as a"
          + " heterogeneous graph in Flink's state, keeps HGT embeddings of it fresh as it changes,"
          + " and publishes embeddings, scores and alerts.",
      ""
    },
    commandListHeading = "%nCommands (each has its own --help):%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  gyre demo --events 20000",
      "      Everything in this process, on transactions of the built-in simulator.",
      "  gyre demo --dataset fdh --file transactions.csv.gz --json report.json",
      "      The same on a file, with a report to keep.",
      "  gyre produce --dataset fdh --file transactions.csv.gz --bootstrap broker:9092",
      "  gyre run --config job.yaml --bootstrap broker:9092 --cluster flink:8081",
      "      Replay into a broker of yours; run the job on a cluster of yours.",
      "  gyre doctor --bootstrap broker:9092 --cluster flink:8081",
      "      What is missing on this machine, and what to do about it.",
      "",
      "Exit codes:",
      "  0    done",
      "  1    failed: the message names what could not be reached, read or written",
      "  2    wrong usage or configuration: the message says what is allowed",
      "  130  interrupted by Ctrl-C, after a clean end (143: by SIGTERM)",
    })
public final class Gyre implements Runnable {

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show debug logs, and the stack trace of an error.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and end.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show version and commit and end.")
  private boolean version;

  @Spec private CommandSpec spec;

  /**
   * Runs the command and ends the process.
   *
   * @param args the arguments
   */
  public static void main(String[] args) {
    Terminal.takeStandardError();
    int code = run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true));
    System.out.flush();
    System.err.flush();
    System.exit(code);
  }

  /**
   * Runs the command in this process.
   *
   * @param args the arguments
   * @param out what standard output gets
   * @param err what standard error gets
   * @return the exit code
   */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    return commandLine().setOut(out).setErr(err).execute(args);
  }

  /** The command with its error handling, ready to be executed. */
  static CommandLine commandLine() {
    Gyre root = new Gyre();
    CommandLine line = new CommandLine(root);
    ErrorReporter errors = new ErrorReporter(root::verbose);
    line.setParameterExceptionHandler(errors);
    line.setExecutionExceptionHandler(errors);
    line.setExecutionStrategy(
        parsed -> {
          Logs.toConsole(root.verbose());
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setAbbreviatedOptionsAllowed(false);
    return line;
  }

  /** Reached without a subcommand only. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: one of " + spec.subcommands().keySet());
  }

  boolean verbose() {
    return verbose;
  }
}
