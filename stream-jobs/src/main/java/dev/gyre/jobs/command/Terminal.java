package dev.gyre.jobs.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.Charset;

/**
 * What {@code bin/gyre} tells of the terminal, in system properties: Java cannot ask whether one of
 * its outputs is a terminal.
 */
final class Terminal {

  /** Descriptor of the real standard error, when {@code bin/gyre} put another in its place. */
  private static final String STDERR_FD = "gyre.stderr.fd";

  private Terminal() {}

  /** Whether standard output is a terminal. */
  static boolean isOut() {
    return Boolean.getBoolean("gyre.terminal.out");
  }

  /** Whether standard error is a terminal. */
  static boolean isErr() {
    return Boolean.getBoolean("gyre.terminal.err");
  }

  /**
   * Points {@link System#err} at the real standard error. The launcher hides the JVM's from its
   * warning that the vector module is an incubator.
   */
  static void takeStandardError() {
    Integer descriptor = Integer.getInteger(STDERR_FD);
    if (descriptor == null) {
      return;
    }
    try {
      Constructor<FileDescriptor> open = FileDescriptor.class.getDeclaredConstructor(int.class);
      open.setAccessible(true);
      FileOutputStream stream = new FileOutputStream(open.newInstance(descriptor));
      System.setErr(new PrintStream(stream, true, Charset.defaultCharset()));
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.out.println("gyre: no standard error, because descriptor " + descriptor + ": " + e);
    }
  }
}
