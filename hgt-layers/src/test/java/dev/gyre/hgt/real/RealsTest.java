package dev.gyre.hgt.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation in float (kernels, ND4J) against the plain loops in double, on awkward sizes. */
class RealsTest {

  private static final long SEED = Long.getLong("gyre.seed", 11);

  private final SplittableRandom random = new SplittableRandom(SEED);

  /** The same numbers in both precisions: [0] float, [1] double. */
  private Reals[] both(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (4 * random.nextDouble() - 2);
    }
    return new Reals[] {Precision.FLOAT.of(values), Precision.DOUBLE.of(values)};
  }

  private static void same(String what, Reals[] both, double tolerance) {
    for (int i = 0; i < both[0].size(); i++) {
      assertThat(Math.abs(both[0].get(i) - both[1].get(i)))
          .as("%s[%d] of %d, seed %d", what, i, both[0].size(), SEED)
          .isLessThan(tolerance * Math.max(1, Math.abs(both[1].get(i))));
    }
  }

  private static void each(Consumer<Integer> precision) {
    precision.accept(0);
    precision.accept(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7, 8, 16, 31, 64, 100})
  void rows(int n) {
    Reals[] x = both(n + 1);
    Reals[] y = both(n + 2);
    Reals[] out = both(n + 3);
    each(i -> out[i].axpy(3, 0.7, x[i], 1, n));
    same("axpy", out, 1e-6);
    each(i -> out[i].sum(2, x[i], 1, y[i], 2, n));
    same("sum", out, 1e-6);
    each(i -> out[i].tanh(1, n));
    same("tanh", out, 1e-6);
    each(i -> out[i].timesGeluSlope(1, x[i], 0, n));
    same("timesGeluSlope", out, 2e-6);
    each(i -> out[i].gelu(1, n));
    same("gelu", out, 2e-6);
    each(i -> out[i].softmax(3, n));
    same("softmax", out, 2e-6);
    each(i -> out[i].copy(0, y[i], 1, n));
    each(i -> out[i].fill(n, 1, 0.25));
    same("copy and fill", out, 1e-7);
    double dot = x[0].dot(1, y[0], 0, n);
    assertThat(dot).isCloseTo(x[1].dot(1, y[1], 0, n), Offset.offset(1e-4));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,3", "4,16", "3,9", "8,8", "2,32"})
  void heads(int heads, int headWidth) {
    int n = heads * headWidth;
    Reals[] x = both(n + 1);
    Reals[] y = both(n + 2);
    Reals[] a = both(heads + 1);
    each(i -> a[i].headDots(1, x[i], 1, y[i], 2, heads, headWidth));
    same("headDots", a, 2e-5);
    each(i -> y[i].headAxpy(2, a[i], 1, x[i], 1, heads, headWidth));
    same("headAxpy", y, 2e-5);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,3", "4,16", "4,8", "3,17", "2,32"})
  void gatheredRows(int heads, int headWidth) {
    int width = heads * headWidth;
    int[] rows = {4, 0, 2, 2, 1};
    Reals[] x = both(5 * width);
    Reals[] v = both(1 + width);
    Reals[] w = both(5 * heads);
    each(i -> v[i].addGatherSums(1, w[i], x[i], rows, 1, 5, heads, headWidth));
    same("addGatherSums", v, 1e-5);
    each(i -> x[i].scatter(w[i], v[i], 1, rows, 1, 5, heads, headWidth));
    same("scatter", x, 1e-5);
    each(i -> w[i].addGatherDots(x[i], rows, 1, 5, v[i], 1, heads, headWidth));
    same("addGatherDots", w, 1e-4);
  }

  @ParameterizedTest
  @CsvSource({
    "0,3,4",
    "1,1,1",
    "5,7,3",
    "65,16,33",
    "200,64,64",
    "1023,5,9",
    "1024,5,9",
    "1100,64,20",
    "9000,8,6"
  })
  void matrices(int rows, int inner, int cols) {
    Reals[] x = both(2 + rows * inner);
    Reals[] y = both(1 + rows * cols);
    Reals[] w = both(3 + inner * cols);
    each(i -> y[i].addProduct(1, x[i], 2, rows, inner, w[i], 3, cols));
    same("addProduct", y, 1e-4);
    each(i -> x[i].addProductTransposed(2, y[i], 1, rows, cols, w[i], 3, inner));
    same("addProductTransposed", x, 1e-3);
    Reals[] small = both(rows * cols);
    Reals[] left = both(rows * inner);
    each(i -> w[i].addOuter(3, left[i], 0, rows, inner, small[i], 0, cols));
    same("addOuter", w, 1e-3);
    Reals[] sums = both(cols);
    each(i -> sums[i].addRowSums(0, small[i], 0, rows, cols));
    same("addRowSums", sums, 1e-3);
    each(i -> small[i].addToRows(0, rows, sums[i], 0, cols));
    same("addToRows", small, 1e-3);
  }

  @Test
  void floatsAreShared() {
    float[] values = {1, 2};
    Precision.FLOAT.of(values).set(0, 5);
    assertThat(values[0]).isEqualTo(5);
    assertThat(Precision.FLOAT.of(values).floats(2)).isSameAs(values);
    assertThat(Precision.DOUBLE.of(values).floats(1)).containsExactly(5f);
  }
}
