/**
 * The synchronous mode: rounds of the whole job, and how an operator with two inputs keeps them in
 * step. May import {@code message}; no operator, no Flink.
 */
package dev.gyre.jobs.round;
