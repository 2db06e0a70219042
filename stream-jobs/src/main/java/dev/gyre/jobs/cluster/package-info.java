/**
 * A cluster of separate processes on this machine, from the project's own dependencies: ZooKeeper,
 * a Kafka broker, a Flink job manager with high availability and two task managers, each restarted
 * by a supervisor, which is a process of its own.
 *
 * <p>The folder of the cluster is the only thing that its processes share: {@code cluster.json}
 * says who runs, {@code logs} what they said. Everything listens on 127.0.0.1. May import the
 * embedded broker and Flink; only the command and its verification import it, and the job jar has
 * none of it.
 */
package dev.gyre.jobs.cluster;
