package dev.gyre.jobs.cluster.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** System commands that Java has no call for. */
final class Shell {

  private Shell() {}

  /** Runs a command; returns what it said when it failed, and nothing when it succeeded. */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int code = process.waitFor();
    if (code == 0) {
      return "";
    }
    return output.isEmpty() ? command[0] + " ended with " + code : output;
  }

  /** Sends a signal to a process. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    String output = run("kill", "-" + name, Long.toString(pid));
    if (!output.isEmpty()) {
      throw new IOException("process " + pid + ": signal " + name + ": " + output);
    }
  }
}
