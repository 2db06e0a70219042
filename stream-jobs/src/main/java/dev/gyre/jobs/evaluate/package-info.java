/**
 * Evaluation: protocols of time (what may be fitted on, what is tested), learners that are compared
 * under them (rules, gradient-boosted trees, the model), their figures with intervals, predictions
 * as files. Imports samples, training, the model and its metrics, and XGBoost; no Flink, no Kafka.
 */
package dev.gyre.jobs.evaluate;
