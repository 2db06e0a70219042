package dev.gyre.jobs.mapping.spec;

/** What becomes of a record to which no rule applies. */
public enum Unmatched {
  /** It is rejected. */
  REJECT("reject"),
  /** It makes no event; its time still counts. */
  SKIP("skip");

  private final String token;

  Unmatched(String token) {
    this.token = token;
  }

  /** How the job file writes it. */
  public String token() {
    return token;
  }
}
