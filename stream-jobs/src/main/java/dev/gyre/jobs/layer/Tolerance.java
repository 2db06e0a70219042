package dev.gyre.jobs.layer;

import dev.gyre.state.record.LayerNode;
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

  /**
   * Gives a node its new vector, and keeps what was sent of the old one where it differs.
   *
   * @param next copied
   * @param stampMicros newest ingest stamp that it reflects, epoch microseconds
   * @return whether the new vector has to be sent
   */
  boolean replace(LayerNode node, float[] next, int nextDefined, long stampMicros) {
    float[] sent = node.pushed() == null ? node.vector() : node.pushed();
    boolean mustSend = mustSend(sent, node.defined(), next, nextDefined);
    node.setPushed(mustSend || Arrays.equals(sent, next) ? null : sent);
    node.setVector(next, nextDefined, stampMicros);
    return mustSend;
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
