package dev.gyre.jobs.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.gyre.jobs.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --json}, the same for every command that reports. */
final class ReportOption {

  private static final String STANDARD_OUTPUT = "-";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Write the report as JSON; '-' is standard output, and all other text then goes to"
              + " standard error.")
  private String file;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Where text for humans goes. */
  PrintWriter human() {
    return isStandardOutput() ? spec.commandLine().getErr() : spec.commandLine().getOut();
  }

  /** Whether text for humans goes to a terminal. */
  boolean humanIsTerminal() {
    return isStandardOutput() ? Terminal.isErr() : Terminal.isOut();
  }

  /**
   * Checks that the report can be written, before the work that it tells of.
   *
   * @throws UserError (usage) when it cannot
   */
  void check() {
    if (file == null || isStandardOutput()) {
      return;
    }
    requireWritable("--json", Path.of(file));
  }

  /**
   * Checks that a file can be written, and leaves no trace of that.
   *
   * @param option the option that names it
   * @throws UserError (usage) when it cannot
   */
  static void requireWritable(String option, Path path) {
    boolean existed = Files.exists(path);
    try {
      Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      if (!existed) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw UserError.usage(notWritable(option, path), e);
    }
  }

  /**
   * Writes the report, if one is wanted.
   *
   * @param report a value that Jackson can write
   * @throws UserError (failure) when the file cannot be written any more
   */
  void write(Object report) {
    if (file == null) {
      return;
    }
    try {
      String text = JSON.writeValueAsString(report);
      if (isStandardOutput()) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
      } else {
        Files.writeString(Path.of(file), text + System.lineSeparator());
      }
    } catch (IOException e) {
      throw UserError.failure(notWritable("--json", Path.of(file)), e);
    }
  }

  private boolean isStandardOutput() {
    return STANDARD_OUTPUT.equals(file);
  }

  private static String notWritable(String option, Path path) {
    Path folder = path.toAbsolutePath().getParent();
    String reason =
        Files.isDirectory(path)
            ? "it is a folder"
            : folder != null && !Files.isDirectory(folder)
                ? "there is no folder " + folder
                : "this user may not write there";
    return option + " '" + path + "': cannot be written, " + reason + "; give a file that can be";
  }
}
