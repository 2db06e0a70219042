package dev.gyre.jobs.command;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.broker.BrokerException;
import dev.gyre.jobs.dataset.DatasetException;
import dev.gyre.schemas.wire.RegistryException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns every exception into one message and an exit code; a stack trace is shown to those who ask
 * for it with {@code --verbose}.
 */
final class ErrorReporter implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private final BooleanSupplier verbose;

  ErrorReporter(BooleanSupplier verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine line = error.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("gyre: " + usageMessage(error));
    if (verbose.getAsBoolean()) {
      error.printStackTrace(err);
    }
    err.println("See: " + line.getCommandSpec().qualifiedName() + " --help");
    return UserError.USAGE;
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (error instanceof ParameterException wrongUse) {
      return handleParseException(wrongUse, new String[0]);
    }
    err.println("gyre: " + message(error));
    if (verbose.getAsBoolean()) {
      error.printStackTrace(err);
    } else if (!isForUsers(error)) {
      err.println("This should not happen; --verbose shows where it does.");
    }
    return exitCode(error);
  }

  /** The exit code that tells of an exception. */
  static int exitCode(Throwable error) {
    if (error instanceof UserError told) {
      return told.exitCode();
    }
    return error instanceof DatasetException ? UserError.USAGE : UserError.FAILURE;
  }

  private static boolean isForUsers(Throwable error) {
    return error instanceof UserError
        || error instanceof DatasetException
        || error instanceof BrokerException
        || error instanceof RegistryException;
  }

  private static String message(Throwable error) {
    if (isForUsers(error)) {
      return error.getMessage();
    }
    StringBuilder chain = new StringBuilder(error.toString());
    for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
      chain.append(System.lineSeparator()).append("  because of ").append(cause);
    }
    return chain.toString();
  }

  /** Picocli's message, with the options or commands that look like the one given. */
  private static String usageMessage(ParameterException error) {
    if (!(error instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return error.getMessage();
    }
    String given = unmatched.getUnmatched().get(0);
    CommandSpec spec = error.getCommandLine().getCommandSpec();
    boolean option = given.startsWith("-");
    boolean command = !option && !spec.subcommands().isEmpty();
    String kind = option ? "option" : command ? "command" : "argument";
    List<String> allowed = new ArrayList<>();
    if (option) {
      spec.options().forEach(known -> allowed.add(known.longestName()));
    } else {
      allowed.addAll(spec.subcommands().keySet());
    }
    return "unknown " + kind + " '" + given + "'" + Suggestions.remedy(given, allowed);
  }
}
