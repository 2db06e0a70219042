package dev.gyre.jobs.mapping.spec;

/** How a time is written in a record. */
public enum TimeFormat {
  /** A count of seconds since the origin; decimals are allowed. */
  SECONDS("s"),
  /** A count of milliseconds since the origin. */
  MILLIS("ms"),
  /** A count of microseconds since the origin, rounded down to ms. */
  MICROS("us"),
  /** Text such as {@code 2018-04-01T00:00:00Z}; without an offset it is read as UTC. */
  ISO8601("iso8601");

  private final String token;

  TimeFormat(String token) {
    this.token = token;
  }

  /** How the job file writes it. */
  public String token() {
    return token;
  }
}
