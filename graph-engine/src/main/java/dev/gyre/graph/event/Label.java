package dev.gyre.graph.event;

/**
 * What is known of an interaction. The order counts: of two labels at one time the greater wins.
 */
public enum Label {
  /** Nothing yet. */
  UNKNOWN,
  /** Found to be in order. */
  LEGITIMATE,
  /** Found to be fraud. */
  FRAUD;

  private static final Label[] VALUES = values();

  /**
   * The label with this ordinal.
   *
   * @throws EventException if there is none
   */
  public static Label of(int ordinal) {
    if (ordinal < 0 || ordinal >= VALUES.length) {
      throw new EventException(
          "label has number " + ordinal + ": it must be 0 (unknown), 1 (legitimate) or 2 (fraud)");
    }
    return VALUES[ordinal];
  }
}
