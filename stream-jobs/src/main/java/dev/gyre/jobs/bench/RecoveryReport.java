package dev.gyre.jobs.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What checkpoints and restarts cost while input always waits.
 *
 * @param eventsPerSecond between the restarts, a measurement each
 * @param checkpoints complete in those measurements
 * @param stateBytes of a checkpoint: all that it refers to
 * @param writtenBytes of a checkpoint: what it wrote itself
 * @param checkpointMs from a checkpoint's trigger to its completion, milliseconds
 * @param restoreSeconds from when a task manager is killed to the next score: until it is missed,
 *     started again, has its state back and has read what was in no checkpoint
 * @param settings the options
 * @param machine what it ran on
 * @param exactness of embeddings at the end; null if it was not checked
 */
public record RecoveryReport(
    @JsonProperty("events_per_second") BenchReport.Spread eventsPerSecond,
    int checkpoints,
    @JsonProperty("checkpoint_state_bytes") BenchReport.Spread stateBytes,
    @JsonProperty("checkpoint_written_bytes") BenchReport.Spread writtenBytes,
    @JsonProperty("checkpoint_ms") BenchReport.Spread checkpointMs,
    @JsonProperty("restore_seconds") BenchReport.Spread restoreSeconds,
    BenchOptions settings,
    BenchReport.Machine machine,
    @JsonInclude(JsonInclude.Include.NON_NULL) Exactness exactness) {}
