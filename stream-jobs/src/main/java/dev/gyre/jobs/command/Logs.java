package dev.gyre.jobs.command;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * Logging of the command: warnings of our own packages on the console, details in a file where a
 * command has a place for one; {@code --verbose} shows all on the console.
 */
final class Logs {

  private static final String OURS = "dev.gyre";
  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5p %c{1.} [%t] %m%n%ex";
  private static final String SHORT_PATTERN = "gyre: %p: %m%n";
  private static final String CONSOLE = "console";
  private static final String FILE = "file";

  private Logs() {}

  /** Console only, until a command knows where its log file goes. */
  static void toConsole(boolean verbose) {
    Configurator.reconfigure(configuration(verbose, null).build());
  }

  /**
   * Console, and everything from {@code INFO} in a file.
   *
   * @param verbose whether the console shows debug logs of ours and information of others
   * @param file the log file; its folder exists
   */
  static void toFile(boolean verbose, Path file) {
    Configurator.reconfigure(configuration(verbose, file).build());
  }

  private static ConfigurationBuilder<BuiltConfiguration> configuration(
      boolean verbose, Path file) {
    ConfigurationBuilder<BuiltConfiguration> builder =
        ConfigurationBuilderFactory.newConfigurationBuilder();
    builder.setStatusLevel(Level.ERROR);
    // The command closes what it opened; log4j's own hook would end logging before that.
    builder.setShutdownHook("disable");
    AppenderComponentBuilder console =
        builder
            .newAppender(CONSOLE, "Console")
            .addAttribute("target", "SYSTEM_ERR")
            .addAttribute("follow", true)
            .add(
                builder
                    .newLayout("PatternLayout")
                    .addAttribute("pattern", verbose ? PATTERN : SHORT_PATTERN)
                    .addAttribute("alwaysWriteExceptions", verbose));
    builder.add(console);
    if (file != null) {
      builder.add(
          builder
              .newAppender(FILE, "File")
              .addAttribute("fileName", file.toString())
              .add(builder.newLayout("PatternLayout").addAttribute("pattern", PATTERN)));
    }
    var ours =
        builder.newLogger(OURS, verbose ? Level.DEBUG : file == null ? Level.WARN : Level.INFO);
    ours.add(builder.newAppenderRef(CONSOLE).addAttribute("level", verbose ? "DEBUG" : "WARN"));
    var root = builder.newRootLogger(verbose || file != null ? Level.INFO : Level.OFF);
    if (verbose) {
      root.add(builder.newAppenderRef(CONSOLE).addAttribute("level", "WARN"));
    }
    if (file != null) {
      ours.add(builder.newAppenderRef(FILE));
      root.add(builder.newAppenderRef(FILE));
    }
    ours.addAttribute("additivity", false);
    return builder.add(ours).add(root);
  }
}
