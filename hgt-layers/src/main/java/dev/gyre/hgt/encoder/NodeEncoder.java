package dev.gyre.hgt.encoder;

/** From the features and aggregates of a node to h0. Stateless: safe for several threads. */
public final class NodeEncoder {

  NodeEncoder() {}

  /** Floats that {@link #encode} writes: d. */
  public int outputWidth() {
    throw new UnsupportedOperationException("the encoder comes with the next commit");
  }

  /**
   * h0 of a node.
   *
   * @param type the node's type
   * @param featuresOrNull its features as the schema lays them out, NaN where missing; null when
   *     all are missing
   * @param aggregatesOrNull the log-quantised aggregates of its type, NaN where missing; null when
   *     all are missing
   * @param out receives d floats
   */
  public void encode(int type, float[] featuresOrNull, float[] aggregatesOrNull, float[] out) {
    throw new UnsupportedOperationException("the encoder comes with the next commit");
  }
}
