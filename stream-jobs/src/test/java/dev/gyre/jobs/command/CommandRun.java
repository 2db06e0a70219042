package dev.gyre.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.Checkout;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command came to.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record CommandRun(int code, String out, String err) {

  /** Runs the command in this process, as {@code bin/gyre} would. */
  static CommandRun of(Object... args) {
    System.setProperty("gyre.home", Checkout.root().toString());
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int code = Gyre.run(words, new PrintWriter(out, true), new PrintWriter(err, true));
    return new CommandRun(code, out.toString(), err.toString());
  }

  /** Asserts an end with one message of the user's, without a stack trace. */
  void assertFails(int expected, String... parts) {
    assertThat(code).as(err).isEqualTo(expected);
    assertThat(err).startsWith("gyre: ").contains(parts).doesNotContain("\tat ");
  }

  /** Asserts exit code 0. */
  CommandRun assertDone() {
    assertThat(code).as(err).isZero();
    return this;
  }
}
