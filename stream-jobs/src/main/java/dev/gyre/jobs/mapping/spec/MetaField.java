package dev.gyre.jobs.mapping.spec;

/** The parts of a Kafka record that an expression may name. */
public enum MetaField {
  /** The record's key, read as UTF-8. */
  KEY("$key"),
  /** The topic's full name. */
  TOPIC("$topic"),
  /** The partition's number. */
  PARTITION("$partition"),
  /** The record's offset in its partition. */
  OFFSET("$offset"),
  /** The record's Kafka timestamp in epoch ms. */
  TIMESTAMP("$timestamp");

  private final String token;

  MetaField(String token) {
    this.token = token;
  }

  /** How the job file writes it, such as {@code $key}. */
  public String token() {
    return token;
  }
}
