package dev.gyre.hgt.layer;

/**
 * One meta relation of a layer with A folded into K and M into V (see NodeLayer):
 *
 * <pre>
 * key      K'_i = A_i^T W_K,i^T   d_k x in, per head:  k_i = q_i K'_i,  u . k_i is the logit
 * keyBias  b_K,i A_i              d_k, per head:       q_i . keyBias_i is the same for all edges
 * value    M'_i = W_V,i M_i       in x d_k, per head:  (sum a u) M'_i
 * valueBias b_V,i M_i             d_k, per head:       times sum a
 * </pre>
 *
 * Products are taken in double precision and rounded once.
 */
final class FoldedRelation {

  final int sourceType;
  final int inputs;
  final float[] key;
  final float[] keyBias;
  final float[] value;
  final float[] valueBias;
  final float[] scale;

  FoldedRelation(TypeWeights source, int sourceType, RelationWeights relation) {
    this.sourceType = sourceType;
    this.inputs = source.inputs();
    int heads = relation.heads();
    int headWidth = relation.headWidth();
    int width = heads * headWidth;
    Linear foldedKey = BlockProduct.fold(source.key(), relation.attention(), heads);
    Linear foldedValue = BlockProduct.fold(source.value(), relation.message(), heads);
    keyBias = foldedKey.bias();
    valueBias = foldedValue.bias();
    key = new float[width * inputs];
    value = new float[width * inputs];
    // Laid out in the order in which the products read them: key by column, value by head.
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < width; j++) {
        key[j * inputs + i] = foldedKey.weight()[i * width + j];
        value[(j / headWidth * inputs + i) * headWidth + j % headWidth] =
            foldedValue.weight()[i * width + j];
      }
    }
    scale = scaled(relation.prior(), headWidth);
  }

  /** {@code mu / sqrt(d_k)} per head: what a logit is multiplied by. */
  static float[] scaled(float[] prior, int headWidth) {
    float[] scale = new float[prior.length];
    for (int h = 0; h < scale.length; h++) {
      scale[h] = (float) (prior[h] / Math.sqrt(headWidth));
    }
    return scale;
  }
}
