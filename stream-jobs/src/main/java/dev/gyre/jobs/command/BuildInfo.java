package dev.gyre.jobs.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Version and commit, as the build left them in {@code gyre-build.properties}. */
final class BuildInfo implements IVersionProvider {

  private static final String FILE = "gyre-build.properties";
  private static final String UNKNOWN = "unknown";

  @Override
  public String[] getVersion() {
    return new String[] {
      "gyre " + version() + " (commit " + commit() + ")",
      "Java " + System.getProperty("java.version") + " on " + System.getProperty("os.name"),
    };
  }

  /** The project's version. */
  static String version() {
    return properties().getProperty("git.build.version", UNKNOWN);
  }

  /** The commit built, with {@code -dirty} when files had changed; unknown outside of git. */
  static String commit() {
    Properties build = properties();
    String commit = build.getProperty("git.commit.id.abbrev", "");
    if (commit.isEmpty()) {
      return UNKNOWN;
    }
    return Boolean.parseBoolean(build.getProperty("git.dirty")) ? commit + "-dirty" : commit;
  }

  private static Properties properties() {
    Properties build = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(FILE)) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE + " on the class path", e);
    }
    return build;
  }
}
