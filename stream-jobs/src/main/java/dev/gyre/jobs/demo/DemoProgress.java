package dev.gyre.jobs.demo;

/**
 * How a running demo stands.
 *
 * @param eventsIn records read so far
 * @param seconds since the first was read
 * @param dirtyDirect nodes of all layers that wait for a refresh after a change of their own
 * @param dirtyRipple nodes that wait after a neighbour's change
 * @param checkpoints checkpoints completed
 * @param outputs what was read of the output topics
 */
public record DemoProgress(
    long eventsIn,
    double seconds,
    long dirtyDirect,
    long dirtyRipple,
    long checkpoints,
    OutputFigures outputs) {

  private static final double NEARLY_ALL = 99;

  /** One line of it. */
  public String line() {
    return String.format(
        "%,d events (%,.0f/s)  dirty %,d + %,d  staleness p99 %,.0f / %,.0f ms  scores %,d"
            + "  alerts %,d  checkpoints %d",
        eventsIn,
        seconds > 0 ? eventsIn / seconds : 0,
        dirtyDirect,
        dirtyRipple,
        outputs.stalenessMs(true, NEARLY_ALL),
        outputs.stalenessMs(false, NEARLY_ALL),
        outputs.scores(),
        outputs.alerts(),
        checkpoints);
  }
}
