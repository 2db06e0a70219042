/** The checks of {@code gyre doctor}: each looks at one thing and says what to do about it. */
package dev.gyre.jobs.command.doctor;
