package dev.gyre.jobs.upgrade;

/**
 * One thing that a job has otherwise than the job that wrote a state.
 *
 * @param field what it is, as the job file calls it
 * @param was its value in the state; {@code -} for none
 * @param is its value now; {@code -} for none
 * @param verdict what becomes of it
 * @param note of a change that is taken over: from when it holds, and what is given up; of one that
 *     is refused: why, and what to do
 */
public record JobChange(String field, String was, String is, Verdict verdict, String note) {

  /** Stands for a value that is not there. */
  static final String NONE = "-";

  /** What becomes of a change. */
  public enum Verdict {
    /** The state is not concerned. */
    APPLIES,
    /** The state is rewritten when it is restored, and all embeddings are computed anew. */
    MIGRATES,
    /** The job cannot start on this state. */
    REFUSED
  }

  static JobChange applies(String field, Object was, Object is, String note) {
    return new JobChange(field, was.toString(), is.toString(), Verdict.APPLIES, note);
  }

  static JobChange migrates(String field, Object was, Object is, String note) {
    return new JobChange(field, was.toString(), is.toString(), Verdict.MIGRATES, note);
  }

  static JobChange refused(String field, Object was, Object is, String reasonAndRemedy) {
    return new JobChange(field, was.toString(), is.toString(), Verdict.REFUSED, reasonAndRemedy);
  }

  /** The change in one line. */
  @Override
  public String toString() {
    return field + ": " + was + " -> " + is + ": " + note;
  }
}
