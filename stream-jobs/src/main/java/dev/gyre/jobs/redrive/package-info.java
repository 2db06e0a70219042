/**
 * Dead letters sent back to where they came from, after what rejected them has been mended. May
 * import {@code broker}, {@code config}, the schemas and the Kafka clients; nothing of Flink.
 */
package dev.gyre.jobs.redrive;
