package dev.gyre.hgt.grad;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.hgt.encoder.FeatureBlock;
import dev.gyre.hgt.real.Reals;
import java.util.List;

/**
 * What a linear map W does to a block z of encoded features, as a matrix E whose rows the features
 * choose: a row of W for a number, and for a categorical feature a row for each category and one
 * for missing.
 *
 * <pre>
 * number n of z:     E = W[n],            default f_n = missing[n]
 * category c:        E = embedding_c W_c, missing: E = missing_c W_c,   W_c its 8 rows of W
 * dW[n] += dE,       dmissing[n] += df_n
 * dembedding_c += dE W_c^T,  dW_c += embedding_c^T dE,  and so for missing
 * </pre>
 */
public final class FeatureFoldOp {

  private static final int EMBEDDING = FeatureBlock.EMBEDDING_WIDTH;

  private final List<FeatureSpec> features;
  private final List<Weight> embeddings;
  private final Weight missing;
  private final int missingAt;
  private final Weight weight;
  private final int firstRow;
  private final int outputs;
  private final Weight matrix;
  private final Weight defaults;

  /** Goes through the features: a number of z, or one row of embeddings and its row of E. */
  private interface Visitor {
    void number(int number, int z, int row);

    void embedding(Weight rows, int rowsAt, int z, int row);
  }

  /**
   * Folds.
   *
   * @param embeddings of each categorical feature in order its rows: unknown, then the categories
   * @param missing holds what is missing is, in z, from {@code missingAt}
   * @param weight holds W; the rows of this block are those from {@code firstRow}
   */
  public FeatureFoldOp(
      List<FeatureSpec> features,
      List<Weight> embeddings,
      Weight missing,
      int missingAt,
      Weight weight,
      int firstRow,
      int outputs) {
    this.features = List.copyOf(features);
    this.embeddings = List.copyOf(embeddings);
    this.missing = missing;
    this.missingAt = missingAt;
    this.weight = weight;
    this.firstRow = firstRow;
    this.outputs = outputs;
    int rows = 0;
    for (FeatureSpec feature : features) {
      rows += isNumeric(feature) ? feature.width() : feature.categories().size() + 2;
    }
    matrix = new Weight(weight.value().zeros(rows * outputs));
    defaults = new Weight(weight.value().zeros(FeatureBlock.numbers(features)));
    forward();
  }

  private static boolean isNumeric(FeatureSpec feature) {
    return feature.kind() == FeatureSpec.Kind.NUMERIC;
  }

  /** E. */
  public Weight matrix() {
    return matrix;
  }

  /** f: what stands for a missing number. */
  public Weight defaults() {
    return defaults;
  }

  private void visit(Visitor visitor) {
    int z = 0;
    int row = 0;
    int number = 0;
    int categorical = 0;
    for (FeatureSpec feature : features) {
      if (isNumeric(feature)) {
        for (int i = 0; i < feature.width(); i++) {
          visitor.number(number++, z++, row++);
        }
      } else {
        Weight rows = embeddings.get(categorical++);
        for (int c = 0; c <= feature.categories().size(); c++) {
          visitor.embedding(rows, c * EMBEDDING, z, row++);
        }
        visitor.embedding(missing, missingAt + z, z, row++);
        z += EMBEDDING;
      }
    }
  }

  private int weightAt(int z) {
    return (firstRow + z) * outputs;
  }

  private void forward() {
    Reals e = matrix.value();
    visit(
        new Visitor() {
          @Override
          public void number(int number, int z, int row) {
            defaults.value().set(number, missing.value().get(missingAt + z));
            e.copy(row * outputs, weight.value(), weightAt(z), outputs);
          }

          @Override
          public void embedding(Weight rows, int rowsAt, int z, int row) {
            e.addProduct(
                row * outputs,
                rows.value(),
                rowsAt,
                1,
                EMBEDDING,
                weight.value(),
                weightAt(z),
                outputs);
          }
        });
  }

  /** Backward of what was added to the gradients of E and f. */
  public void backward() {
    Reals dMatrix = matrix.gradient();
    visit(
        new Visitor() {
          @Override
          public void number(int number, int z, int row) {
            missing.gradient().add(missingAt + z, defaults.gradient().get(number));
            weight.gradient().axpy(weightAt(z), 1, dMatrix, row * outputs, outputs);
          }

          @Override
          public void embedding(Weight rows, int rowsAt, int z, int row) {
            int at = row * outputs;
            rows.gradient()
                .addProductTransposed(
                    rowsAt, dMatrix, at, 1, outputs, weight.value(), weightAt(z), EMBEDDING);
            weight
                .gradient()
                .addOuter(weightAt(z), rows.value(), rowsAt, 1, EMBEDDING, dMatrix, at, outputs);
          }
        });
  }
}
