package dev.gyre.jobs.dataset;

/**
 * What a replay has to know of a row.
 *
 * @param timeMs event time, epoch milliseconds
 * @param labelled whether a label of it becomes known
 */
record Row(long timeMs, boolean labelled) {

  /** Reads rows of one dataset. */
  @FunctionalInterface
  interface Reader {
    /**
     * The row of a line, or null when its time cannot be read: it is then replayed at the time of
     * the row before, and judged by the job like any bad record.
     */
    Row read(String line);
  }
}
