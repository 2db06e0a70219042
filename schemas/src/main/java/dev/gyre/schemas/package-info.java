/**
 * What Gyre says on Kafka: record schemas ({@link dev.gyre.schemas.avro}), their framing ({@link
 * dev.gyre.schemas.wire}), every released version of them ({@link dev.gyre.schemas.released}), the
 * names of topics and headers. {@code docs/topics.md} describes the topics for their users.
 */
package dev.gyre.schemas;
