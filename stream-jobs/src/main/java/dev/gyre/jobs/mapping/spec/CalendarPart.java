package dev.gyre.jobs.mapping.spec;

/** A part of a timestamp in UTC that can be a feature. */
public enum CalendarPart {
  /** The hour of the day, 0 to 23. */
  HOUR_OF_DAY("hourOfDay"),
  /** The day of the week, 1 (Monday) to 7 (Sunday). */
  DAY_OF_WEEK("dayOfWeek");

  private final String token;

  CalendarPart(String token) {
    this.token = token;
  }

  /** How the job file writes it. */
  public String token() {
    return token;
  }
}
