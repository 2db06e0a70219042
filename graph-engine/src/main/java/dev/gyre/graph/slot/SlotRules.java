package dev.gyre.graph.slot;

import dev.gyre.graph.schema.TypeSchema;
import java.io.Serializable;

/**
 * What a list of slots is held to.
 *
 * @param fanIn most edges it holds, at least 0
 * @param windowMs how long an edge stays, in milliseconds, at least 1
 * @param featureWidth floats in an edge's feature vector
 */
public record SlotRules(int fanIn, long windowMs, int featureWidth) implements Serializable {

  /** Checks the numbers. */
  public SlotRules {
    if (fanIn < 0 || windowMs < 1 || featureWidth < 0) {
      throw new IllegalArgumentException(
          "slot rules are fan-in "
              + fanIn
              + ", window "
              + windowMs
              + " ms, feature width "
              + featureWidth
              + ": the window must be at least 1, the others at least 0");
    }
  }

  /** The rules of a directed relation. */
  public static SlotRules of(TypeSchema schema, int directed) {
    return new SlotRules(
        schema.fanIn(directed), schema.windowMs(directed), schema.edgeFeatureWidth(directed));
  }

  /** The greatest timestamp that is out of the window at the watermark. */
  public long lastExpiredMs(long watermarkMs) {
    return watermarkMs < Long.MIN_VALUE + windowMs ? Long.MIN_VALUE : watermarkMs - windowMs;
  }

  /** Whether an edge with this timestamp is out of the window at the watermark. */
  public boolean isExpired(long timestampMs, long watermarkMs) {
    return watermarkMs != Long.MIN_VALUE && timestampMs <= lastExpiredMs(watermarkMs);
  }
}
