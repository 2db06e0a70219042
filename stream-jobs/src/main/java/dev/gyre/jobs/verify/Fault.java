package dev.gyre.jobs.verify;

/**
 * What happens to a job while it runs.
 *
 * @param kills task managers killed, one after the other, at random moments
 * @param rescaleTo parallelism that it goes on with from a savepoint in the middle; 0: it does not
 */
public record Fault(int kills, int rescaleTo) {

  /** Nothing happens. */
  public static final Fault NONE = new Fault(0, 0);

  /** Whether nothing happens. */
  public boolean isNone() {
    return kills == 0 && rescaleTo == 0;
  }

  @Override
  public String toString() {
    if (rescaleTo > 0) {
      return "rescaled to " + rescaleTo;
    }
    return kills == 0 ? "undisturbed" : kills + " task managers killed";
  }
}
