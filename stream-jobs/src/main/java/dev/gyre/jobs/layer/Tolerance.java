package dev.gyre.jobs.layer;

import java.util.Arrays;

/**
 * Whether a new vector differs enough from the one last sent to be sent.
 *
 * @param greatest greatest change of a component that a node keeps to itself; 0 is exact, and then
 *     any change of bits is sent
 */
record Tolerance(float greatest) {

  boolean isExact() {
    return greatest == 0;
  }

  /** Whether {@code next} has to be sent, given what was sent last (null: nothing). */
  boolean mustSend(float[] sent, int sentDefined, float[] next, int nextDefined) {
    if (sent == null || sentDefined != nextDefined) {
      return true;
    }
    if (isExact()) {
      return !Arrays.equals(sent, next);
    }
    for (int i = 0; i < next.length; i++) {
      // A NaN is sent.
      if (!(Math.abs(sent[i] - next[i]) <= greatest)) {
        return true;
      }
    }
    return false;
  }
}
