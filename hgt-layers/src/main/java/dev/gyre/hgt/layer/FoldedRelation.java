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
    key = new float[width * inputs];
    keyBias = new float[width];
    value = new float[width * inputs];
    valueBias = new float[width];
    for (int h = 0; h < heads; h++) {
      int block = h * headWidth * headWidth;
      for (int c = 0; c < headWidth; c++) {
        for (int i = -1; i < inputs; i++) {
          // Row i of W (the bias for i = -1), columns of head h, times column c of the block.
          double k = 0;
          double v = 0;
          for (int m = 0; m < headWidth; m++) {
            int column = h * headWidth + m;
            double w =
                i < 0 ? source.key().bias()[column] : source.key().weight()[i * width + column];
            double x =
                i < 0 ? source.value().bias()[column] : source.value().weight()[i * width + column];
            k += w * relation.attention()[block + m * headWidth + c];
            v += x * relation.message()[block + m * headWidth + c];
          }
          if (i < 0) {
            keyBias[h * headWidth + c] = (float) k;
            valueBias[h * headWidth + c] = (float) v;
          } else {
            key[(h * headWidth + c) * inputs + i] = (float) k;
            value[(h * inputs + i) * headWidth + c] = (float) v;
          }
        }
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
