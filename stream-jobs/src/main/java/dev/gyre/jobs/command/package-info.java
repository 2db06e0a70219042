/**
 * The {@code gyre} command: one class per subcommand, which reads options, calls the part of the
 * project that does the work, and tells of it.
 *
 * <p>Human text goes to standard output, or to standard error where {@code --json -} gives standard
 * output to the report. Every error passes {@link dev.gyre.jobs.command.ErrorReporter}, the one
 * place that knows exit codes and stack traces.
 */
package dev.gyre.jobs.command;
