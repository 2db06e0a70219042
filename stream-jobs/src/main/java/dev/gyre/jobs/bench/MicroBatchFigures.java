package dev.gyre.jobs.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What the micro-batch engine did with batches of a size.
 *
 * @param batch events of a batch
 * @param eventsPerSecond of the repeats
 * @param batchMs time that a batch took, from its records to its scores
 * @param jobOverEngine the job's events a second divided by the engine's, medians of both
 */
public record MicroBatchFigures(
    int batch,
    @JsonProperty("events_per_second") BenchReport.Spread eventsPerSecond,
    @JsonProperty("batch_ms") MeasuredOutputs.Latency batchMs,
    @JsonProperty("job_over_engine") double jobOverEngine) {}
