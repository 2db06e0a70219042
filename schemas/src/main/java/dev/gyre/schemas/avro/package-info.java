/**
 * The records of every topic, generated from {@code src/main/avro}. They are values: made whole by
 * their constructors or builders, without setters, and never changed afterwards.
 */
package dev.gyre.schemas.avro;
