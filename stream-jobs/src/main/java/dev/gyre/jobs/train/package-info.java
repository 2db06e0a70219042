/**
 * Training: epochs over samples with early stopping on a later slice of time, calibration, learning
 * curves, checkpoints to resume from. Imports samples, the model and its optimiser, and XChart; no
 * Flink, no Kafka.
 */
package dev.gyre.jobs.train;
