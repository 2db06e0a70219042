package dev.gyre.jobs.cluster.fault;

import java.nio.file.Path;

/**
 * The load under which faults are tried.
 *
 * @param jobFile job file of the simulator's stream; name, prefix and state are replaced
 * @param jar the job jar
 * @param events events of a run
 * @param rate events per second
 * @param seed of the simulator
 * @param parallelism parallelism of the job, which is spread over both task managers
 */
public record FaultOptions(
    Path jobFile, Path jar, long events, double rate, long seed, int parallelism) {}
