/**
 * Row datasets as timed streams of raw records, and their replay into Kafka.
 *
 * <p>A {@link dev.gyre.jobs.dataset.Dataset} reads files (or draws from the simulator) and gives
 * {@link dev.gyre.jobs.dataset.ReplayRecord}s in time order, labels among them at the time they
 * become available; a {@link dev.gyre.jobs.dataset.Replayer} sends them to a broker.
 */
package dev.gyre.jobs.dataset;
