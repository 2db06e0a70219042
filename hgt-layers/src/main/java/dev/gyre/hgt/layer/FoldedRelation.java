package dev.gyre.hgt.layer;

import dev.gyre.hgt.kernel.HeadSlots;

/**
 * One meta relation of a layer with A folded into K and M into V (see NodeLayer):
 *
 * <pre>
 * key      K'_i = A_i^T W_K,i^T   d_k x in, per head:  k_i = q_i K'_i,  u . k_i is the logit
 *                                 as diagonals over heads and padded columns (Kernels.diagonals)
 * keyBias  b_K,i A_i              d_k, per head:       q_i . keyBias_i is the same for all edges
 *                                 as slots of heads, padded (HeadSlots)
 * value    M'_i = W_V,i M_i       in x d_k, per head:  (sum a u) M'_i
 * valueBias b_V,i M_i             d_k, per head:       times sum a
 * scale    mu_i / sqrt(d_k)      a period of slots
 * </pre>
 *
 * Products are taken in double precision and rounded once.
 */
final class FoldedRelation {

  final int inputs;

  /** Inputs, padded to whole periods: floats of a source vector. */
  final int padded;

  final float[] key;
  final float[] keyBias;
  final float[] value;
  final float[] valueBias;
  final float[] scale;

  FoldedRelation(TypeWeights source, RelationWeights relation) {
    this.inputs = source.inputs();
    int heads = relation.heads();
    int headWidth = relation.headWidth();
    HeadSlots layout = new HeadSlots(heads);
    this.padded = layout.padded(inputs);
    int width = heads * headWidth;
    Linear foldedKey = BlockProduct.fold(source.key(), relation.attention(), heads);
    Linear foldedValue = BlockProduct.fold(source.value(), relation.message(), heads);
    keyBias = slotted(foldedKey.bias(), layout);
    valueBias = foldedValue.bias();
    key = diagonals(foldedKey, layout);
    value = new float[width * inputs];
    // Laid out in the order in which the product reads it: by head.
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < width; j++) {
        value[(j / headWidth * inputs + i) * headWidth + j % headWidth] =
            foldedValue.weight()[i * width + j];
      }
    }
    scale = scaled(relation.prior(), headWidth);
  }

  /** {@code key[(r * d_k + i) * padded + m] = K'_h[i][m]} with {@code h = (m + r) % slots}. */
  private float[] diagonals(Linear folded, HeadSlots layout) {
    int width = folded.outputs();
    int headWidth = width / layout.heads();
    float[] diagonals = new float[layout.slots() * headWidth * padded];
    for (int r = 0; r < layout.slots(); r++) {
      for (int m = 0; m < inputs; m++) {
        int head = (m + r) % layout.slots();
        for (int i = 0; head < layout.heads() && i < headWidth; i++) {
          diagonals[(r * headWidth + i) * padded + m] =
              folded.weight()[m * width + head * headWidth + i];
        }
      }
    }
    return diagonals;
  }

  /** Rows of heads, {@code x[h * d_k + i]}, as slots, {@code y[i * slots + h]}, padded. */
  static float[] slotted(float[] rows, HeadSlots layout) {
    int headWidth = rows.length / layout.heads();
    float[] slotted = new float[layout.slotted(headWidth)];
    for (int j = 0; j < rows.length; j++) {
      slotted[j % headWidth * layout.slots() + j / headWidth] = rows[j];
    }
    return slotted;
  }

  /** {@code mu / sqrt(d_k)} for each slot of a period: what a logit is multiplied by. */
  static float[] scaled(float[] prior, int headWidth) {
    HeadSlots layout = new HeadSlots(prior.length);
    float[] scale = new float[layout.period()];
    for (int l = 0; l < scale.length; l++) {
      int head = l % layout.slots();
      scale[l] = head < prior.length ? (float) (prior[head] / Math.sqrt(headWidth)) : 0f;
    }
    return scale;
  }
}
