package dev.gyre.jobs.bench;

import java.nio.file.Path;

/**
 * How a benchmark of the whole job runs.
 *
 * @param jobFile without {@code refresh} and {@code state}, which are written behind it
 * @param jar the job jar
 * @param dataset the events
 * @param taskManagers processes that run the job
 * @param taskManagerMebibytes all memory of each
 * @param events that the topic is filled with before the job starts, and no more; 0: as many as it
 *     takes, which is known after the warm-up
 * @param parallelism of the job, and partitions of the topics, 1 or more
 * @param shards units of state of the job, at least the parallelism
 * @param cacheEntries {@code state.cacheEntries} of the job, 1 or more
 * @param rowsEvery {@code state.rowsEvery} of the job, 1 or more
 * @param changelog {@code state.changelog} of the job
 * @param tolerance {@code refresh.tolerance} of the job
 * @param stalenessMs {@code refresh.staleness} of the job, milliseconds, 1 or more
 * @param scoresLingerMs {@code delivery.scoresLinger} of the job, milliseconds, 0 or more
 * @param warmUpSeconds before the measurement, from the first score on
 * @param repeats measurements, one after the other, 1 or more
 * @param repeatSeconds length of each
 * @param checkedNodes nodes that are compared with the oracle at the end; 0: none
 */
public record BenchOptions(
    Path jobFile,
    Path jar,
    BenchDataset dataset,
    int taskManagers,
    long taskManagerMebibytes,
    long events,
    int parallelism,
    int shards,
    int cacheEntries,
    int rowsEvery,
    boolean changelog,
    float tolerance,
    int stalenessMs,
    int scoresLingerMs,
    int warmUpSeconds,
    int repeats,
    int repeatSeconds,
    int checkedNodes) {}
