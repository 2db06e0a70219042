package dev.gyre.hgt.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.hgt.layer.Neighborhood;
import dev.gyre.hgt.layer.RowTerms;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureRowsTest {

  private static final float NAN = Float.NaN;

  private final FeatureRows rows =
      FeatureRows.of(
          List.of(
              FeatureSpec.numeric("amount"),
              FeatureSpec.categorical("kind", List.of("person", "firm")),
              FeatureSpec.numeric("count")));

  private final Normalization normalization =
      new Normalization(new float[] {1, 0}, new float[] {2, 0.5f});

  private final float[] defaults = {0.25f, -0.75f};

  /** Amount, kind and count of each in-edge; null where all are missing. */
  private final float[][] values = {
    {9, 0, 0.5f}, {1e9f, 1, -1e9f}, {-1e9f, 7, 1e9f}, {NAN, NAN, NAN}, {0, -1, 2}, null, {3, 2, -2}
  };

  @Test
  void inEdgesChooseRowsAndWeightsOfTheirOwn() {
    Neighborhood in = neighborhood();
    int perEdge = rows.width() + 1;
    int[] chosen = new int[values.length * perEdge];
    float[] weights = new float[values.length * perEdge];
    rows.choose(in, 1, values.length - 1, normalization, defaults, perEdge, chosen, weights);
    int[][] rowsOf = {{0, 2, 5}, {0, 1, 5}, {0, 4, 5}, {0, 1, 5}, {0, 4, 5}, {0, 3, 5}};
    float[][] weightsOf = {
      {10, 1, -10}, {-10, 1, 10}, {0.25f, 1, -0.75f}, {-0.5f, 1, 4}, {0.25f, 1, -0.75f}, {1, 1, -4}
    };
    for (int e = 0; e < rowsOf.length; e++) {
      for (int i = 0; i < rows.width(); i++) {
        assertThat(chosen[e * perEdge + i]).as("row %d of %d", i, e).isEqualTo(rowsOf[e][i]);
        assertThat(weights[e * perEdge + i]).as("weight %d of %d", i, e).isEqualTo(weightsOf[e][i]);
      }
      assertThat(weights[e * perEdge + rows.width()]).isZero();
    }
  }

  @Test
  void theBatchChoosesTheSame() {
    Neighborhood in = neighborhood();
    int width = rows.width();
    int[] chosen = new int[values.length * width];
    float[] weights = new float[values.length * width];
    rows.choose(in, 0, values.length, normalization, defaults, width, chosen, weights);
    float[] all = new float[values.length * width];
    for (int e = 0; e < values.length; e++) {
      for (int i = 0; i < width; i++) {
        all[e * width + i] = values[e] == null ? NAN : values[e][i];
      }
    }
    RowTerms terms = rows.terms(all, values.length, normalization);
    assertThat(chosen).containsExactly(terms.row());
    for (int t = 0; t < weights.length; t++) {
      float batch = terms.weight()[t];
      int number = terms.number()[t % width];
      assertThat(weights[t]).isEqualTo(Float.isNaN(batch) ? defaults[number] : batch);
    }
  }

  private Neighborhood neighborhood() {
    Neighborhood in = new Neighborhood();
    in.reset(0, values.length, new float[1], 0);
    for (int e = 0; e < values.length; e++) {
      float[] at = null;
      if (values[e] != null) {
        at = new float[e + values[e].length];
        System.arraycopy(values[e], 0, at, e, values[e].length);
      }
      in.add(0, e, new float[1], 0, 0, at, e);
    }
    return in;
  }
}
