package dev.gyre.jobs.command;

import dev.gyre.jobs.train.EpochReport;
import dev.gyre.jobs.train.TrainingProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Shows how training goes: a line an epoch, and on a terminal a changing line in between. */
final class TrainMeter implements TrainingProgress, AutoCloseable {

  private static final long INTERVAL_NANOS = Duration.ofMillis(250).toNanos();
  private static final long LINE_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final PrintWriter out;
  private final boolean terminal;
  private long shownNanos = System.nanoTime();
  private boolean open;

  TrainMeter(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows a line of its own. */
  @Override
  public void say(String text) {
    close();
    out.println(text);
    out.flush();
  }

  @Override
  public void stage(String what) {
    say(what);
  }

  /** Shows how far reading is. */
  @Override
  public void reading(double share) {
    change(String.format(Locale.ROOT, "reading: %3.0f %%", share * 100));
  }

  @Override
  public void step(int epoch, int step, int steps, double loss) {
    change(
        String.format(
            Locale.ROOT, "epoch %d: step %,d of %,d, loss %.4f", epoch, step, steps, loss));
  }

  @Override
  public void epoch(EpochReport report) {
    String checked =
        Double.isNaN(report.averagePrecision())
            ? ""
            : String.format(
                Locale.ROOT,
                ", validation loss %.5f, average precision %.4f%s",
                report.validationLoss(),
                report.averagePrecision(),
                report.best() ? " (best)" : "");
    say(
        String.format(
            Locale.ROOT,
            "epoch %d: loss %.4f%s, %.0f s",
            report.epoch(),
            report.trainLoss(),
            checked,
            report.seconds()));
  }

  private void change(String text) {
    long now = System.nanoTime();
    if (now - shownNanos < (terminal ? INTERVAL_NANOS : LINE_INTERVAL_NANOS)) {
      return;
    }
    shownNanos = now;
    if (terminal) {
      out.printf("\r%-78s", text);
      open = true;
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** Ends a changing line; a second call does nothing. */
  @Override
  public void close() {
    if (open) {
      out.printf("\r%-78s\r", "");
      out.flush();
      open = false;
    }
  }
}
