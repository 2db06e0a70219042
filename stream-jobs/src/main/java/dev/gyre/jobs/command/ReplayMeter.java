package dev.gyre.jobs.command;

import dev.gyre.jobs.dataset.ReplayProgress;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a replay is: a bar on a terminal, a line every few seconds elsewhere. */
final class ReplayMeter implements AutoCloseable {

  private static final long LINE_INTERVAL_MS = Duration.ofSeconds(5).toMillis();
  private static final long WHOLE = 1_000;
  private static final int WIDTH = 78;

  private final PrintWriter out;
  private final ProgressBar bar;
  private long nextLineMs = LINE_INTERVAL_MS;

  /**
   * A meter at 0.
   *
   * @param out where it is shown
   * @param terminal whether that is a terminal
   */
  ReplayMeter(PrintWriter out, boolean terminal) {
    this.out = out;
    this.bar = terminal ? bar(out) : null;
  }

  private static ProgressBar bar(PrintWriter out) {
    return new ProgressBarBuilder()
        .setTaskName("produce")
        .setInitialMax(WHOLE)
        .hideEta()
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(250)
        .setConsumer(
            new DelegatingProgressBarConsumer(
                text -> {
                  out.print('\r' + text);
                  out.flush();
                },
                WIDTH))
        .build();
  }

  /** Shows the progress; called from the replaying thread. */
  void show(ReplayProgress progress) {
    String text =
        String.format(
            "%,d events, %,d labels, %,.0f/s",
            progress.events(), progress.labels(), progress.eventsPerSecond());
    if (bar != null) {
      if (progress.fraction().isPresent()) {
        bar.stepTo(Math.round(progress.fraction().getAsDouble() * WHOLE));
      } else {
        bar.maxHint(-1);
      }
      bar.setExtraMessage(text);
    } else if (progress.elapsedMs() >= nextLineMs) {
      nextLineMs = progress.elapsedMs() + LINE_INTERVAL_MS;
      String share =
          progress.fraction().isPresent()
              ? String.format("%3.0f %%: ", progress.fraction().getAsDouble() * 100)
              : "";
      out.println(share + text);
    }
  }

  @Override
  public void close() {
    finish();
  }

  /** Ends the bar's line; a second call does nothing. */
  void finish() {
    if (bar != null) {
      bar.close();
      out.flush();
    }
  }
}
