package dev.gyre.benchmarks;

import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks that JMH's own options name, all of them by default, and holds those whose
 * work is known against the machine's peak, if that was measured in the same run.
 */
public final class Micro {

  private static final int USAGE = 2;

  private Micro() {}

  /**
   * Runs.
   *
   * @param args JMH's: patterns of names, -f forks, -i iterations, -rff FILE -rf json, -h for all
   */
  public static void main(String[] args) throws RunnerException {
    CommandLineOptions given;
    try {
      given = new CommandLineOptions(args);
    } catch (CommandLineOptionException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(USAGE);
      return;
    }
    if (given.shouldHelp() || given.shouldList()) {
      listOrHelp(given);
      return;
    }
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .parent(given)
            .jvmArgsAppend("--add-modules=jdk.incubator.vector", "-Xmx4g");
    Collection<RunResult> results = new Runner(options.build()).run();
    System.out.print(Shares.of(results));
  }

  private static void listOrHelp(CommandLineOptions given) throws RunnerException {
    if (given.shouldList()) {
      new Runner(given).list();
      return;
    }
    try {
      given.showHelp();
    } catch (java.io.IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
