package dev.gyre.jobs.bench;

import dev.gyre.jobs.demo.Demo;
import dev.gyre.jobs.demo.DemoProgress;
import dev.gyre.jobs.demo.DemoReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs the real job on a stream without end until it has read a number of events, and looks at its
 * memory on the way. The broker, the replay and the reader of the outputs are in the same process,
 * so what they hold counts, too.
 */
public final class Soak {

  private final long events;
  private final long interval;
  private final Path stateFolder;
  private final Consumer<MemorySample> listener;
  private final Demo demo;
  private final List<MemorySample> samples = new ArrayList<>();

  /**
   * A soak that has not started.
   *
   * @param run what is run; must be without bound, its own progress is not told
   * @param events when to end
   * @param samples how many to take on the way, at least 1
   * @param listener told of each
   */
  public Soak(Demo.Settings run, long events, int samples, Consumer<MemorySample> listener) {
    if (run.bounded()) {
      throw new IllegalArgumentException("soak: the run must be without bound, it is ended here");
    }
    this.events = events;
    this.interval = Math.max(1, events / samples);
    this.stateFolder = run.folder().resolve(Demo.FLINK_FOLDER);
    this.listener = listener;
    this.demo = new Demo(run.withProgress(this::look));
  }

  private void look(DemoProgress progress) {
    if (progress.eventsIn() >= (samples.size() + 1) * interval) {
      MemorySample sample = MemorySample.take(progress.eventsIn(), progress.seconds(), stateFolder);
      samples.add(sample);
      listener.accept(sample);
    }
    if (progress.eventsIn() >= events) {
      demo.stop();
    }
  }

  /**
   * Runs to the end.
   *
   * @throws dev.gyre.jobs.UserError if the job fails
   */
  public SoakReport run() throws Exception {
    DemoReport report = demo.run();
    return new SoakReport(List.copyOf(samples), report);
  }

  /** Ends it early. */
  public void stop() {
    demo.stop();
  }
}
