package dev.gyre.hgt.layer;

import dev.gyre.hgt.kernel.Kernels;
import java.util.Arrays;

/**
 * Output attention: {@code h = sum_p beta_p h_p} over the base and the tracks that are defined,
 * {@code beta = softmax_p(w . tanh(h_p U + c))}.
 */
public final class TrackMix {

  private final MixWeights weights;
  private final Kernels kernels;

  /** The output attention of one node type. */
  public TrackMix(MixWeights weights, Kernels kernels) {
    this.weights = weights;
    this.kernels = kernels;
  }

  /**
   * Combines a node's vectors.
   *
   * @param vectors base, then tracks
   * @param tracks number of tracks
   * @param defined which of them are defined, a bit each
   * @param beta receives 1 + tracks weights, 0 for what is not defined
   * @param scratch at least d + 1 + tracks floats
   * @param out receives h
   */
  public void combine(
      float[] vectors,
      int vectorsAt,
      int tracks,
      int defined,
      float[] beta,
      float[] scratch,
      float[] out,
      int outAt) {
    int width = weights.query().length;
    Arrays.fill(beta, 0, 1 + tracks, 0f);
    if (defined == 0) {
      beta[0] = 1f;
      System.arraycopy(vectors, vectorsAt, out, outAt, width);
      return;
    }
    int count = 0;
    for (int p = -1; p < tracks; p++) {
      if (p < 0 || (defined >> p & 1) != 0) {
        System.arraycopy(weights.linear().bias(), 0, scratch, 0, width);
        kernels.project(
            vectors,
            vectorsAt + (1 + p) * width,
            width,
            weights.linear().weight(),
            0,
            width,
            scratch,
            0);
        kernels.tanh(scratch, 0, width);
        scratch[width + count++] = kernels.dot(weights.query(), 0, scratch, 0, width);
      }
    }
    kernels.softmax(1f, scratch, width, count);
    Arrays.fill(out, outAt, outAt + width, 0f);
    count = 0;
    for (int p = -1; p < tracks; p++) {
      if (p < 0 || (defined >> p & 1) != 0) {
        beta[1 + p] = scratch[width + count++];
        kernels.axpy(beta[1 + p], vectors, vectorsAt + (1 + p) * width, out, outAt, width);
      }
    }
  }
}
