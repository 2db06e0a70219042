package dev.gyre.hgt.layer;

import java.io.Serializable;

/**
 * What a layer holds per relation parameter, r. Heads H, head width d_k.
 *
 * @param attention A_r, {@code H x d_k x d_k}: {@code K A}, row vector times matrix, per head
 * @param message M_r, {@code H x d_k x d_k}, likewise
 * @param prior mu_r, H floats
 */
public record RelationWeights(float[] attention, float[] message, float[] prior)
    implements Serializable {

  /** Checks that the shapes are of the same heads and head width. */
  public RelationWeights {
    int heads = prior.length;
    int headWidth = heads == 0 ? 0 : (int) Math.round(Math.sqrt(attention.length / (double) heads));
    if (heads == 0
        || attention.length != heads * headWidth * headWidth
        || message.length != attention.length) {
      throw new IllegalArgumentException(
          "relation weights have "
              + attention.length
              + " attention, "
              + message.length
              + " message and "
              + heads
              + " prior floats: they must be H x d_k x d_k, the same, and H");
    }
  }

  /** Number of heads, H. */
  public int heads() {
    return prior.length;
  }

  /** Floats per head, d_k. */
  public int headWidth() {
    return (int) Math.round(Math.sqrt(attention.length / (double) prior.length));
  }
}
