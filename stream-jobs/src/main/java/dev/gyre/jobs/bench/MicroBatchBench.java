package dev.gyre.jobs.bench;

import dev.gyre.jobs.bench.microbatch.MicroBatchEngine;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import dev.gyre.jobs.topology.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * The micro-batch engine on the same stream, model and number of threads as the job, when the job
 * has ended: how much faster is it to keep embeddings than to compute them again?
 */
final class MicroBatchBench {

  private static final int[] BATCHES = {1, 100, 1_000};
  private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);
  private static final int DIGITS = 3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final JobConfig config;
  private final BenchOptions options;
  private final int seconds;
  private final Consumer<String> progress;

  /**
   * A benchmark that has run nothing yet.
   *
   * @param seconds of a measurement, and of the warm-up of each size of batch, 1 or more
   */
  MicroBatchBench(JobConfig config, BenchOptions options, int seconds, Consumer<String> progress) {
    this.config = config;
    this.options = options;
    this.seconds = seconds;
    this.progress = progress;
  }

  /**
   * Loads events and measures on those that follow.
   *
   * @param loaded events of the stream that the graph is made of beforehand, 0 or more
   * @param jobEventsPerSecond what the job did
   * @throws InterruptedException if the thread is interrupted
   */
  List<MicroBatchFigures> run(long loaded, double jobEventsPerSecond) throws InterruptedException {
    progress.accept(String.format("micro-batch engine: loading %,d events", loaded));
    List<MicroBatchFigures> figures = new ArrayList<>();
    try (RecordStream records = options.dataset().open(List.of(), OptionalLong.empty());
        MicroBatchEngine engine =
            new MicroBatchEngine(config, Models.of(config), options.parallelism())) {
      for (long i = 0; i < loaded; i++) {
        engine.load(records.next());
      }
      for (int batch : BATCHES) {
        MicroBatchFigures of = measure(engine, records, batch, jobEventsPerSecond);
        progress.accept(
            String.format(
                "micro-batches of %,d: %,.0f events/s, p50 %.1f ms, p99 %.1f ms; the job did %.2f"
                    + " times as many events",
                batch,
                of.eventsPerSecond().median(),
                of.batchMs().p50(),
                of.batchMs().p99(),
                of.jobOverEngine()));
        figures.add(of);
      }
    }
    return figures;
  }

  private MicroBatchFigures measure(
      MicroBatchEngine engine, RecordStream records, int batch, double jobEventsPerSecond)
      throws InterruptedException {
    Histogram micros = new Histogram(LONGEST_MICROS, DIGITS);
    stretch(engine, records, batch, micros);
    micros.reset();
    List<Double> rates = new ArrayList<>();
    for (int repeat = 0; repeat < options.repeats(); repeat++) {
      rates.add(stretch(engine, records, batch, micros));
    }
    BenchReport.Spread spread = BenchReport.Spread.of(rates);
    return new MicroBatchFigures(
        batch,
        spread,
        MeasuredOutputs.Latency.of(micros, TimeUnit.MILLISECONDS.toMicros(1)),
        jobEventsPerSecond / spread.median());
  }

  /** Batches for as long as a stretch is; events a second, of which making them is no part. */
  private double stretch(MicroBatchEngine engine, RecordStream records, int batch, Histogram micros)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long events = 0;
    long busyNanos = 0;
    do {
      List<ReplayRecord> next = new ArrayList<>(batch);
      for (int i = 0; i < batch; i++) {
        next.add(records.next());
      }
      long start = System.nanoTime();
      engine.process(next);
      long nanos = System.nanoTime() - start;
      micros.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
      busyNanos += nanos;
      events += batch;
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted between two micro-batches");
      }
    } while (System.nanoTime() < end);
    return events / (busyNanos / NANOS_PER_SECOND);
  }
}
