/**
 * Kafka beside the job: a broker inside this JVM for the demo and the tests, and the few
 * administrative questions the commands ask of any broker.
 */
package dev.gyre.jobs.broker;
