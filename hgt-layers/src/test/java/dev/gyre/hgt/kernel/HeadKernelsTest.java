package dev.gyre.hgt.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels of several heads, either version, against their formulas in double precision. */
class HeadKernelsTest {

  private static final int TRIALS = 30;
  private static final float GUARD = 7.5f;

  /** Either version of the kernels by every number of heads from 1 to 20, 32 and 33. */
  private record Case(Kernels kernels, int heads) {
    HeadSlots layout() {
      return new HeadSlots(heads);
    }

    @Override
    public String toString() {
      return kernels.name() + ", " + heads + " heads";
    }
  }

  static Stream<Case> cases() {
    return Stream.concat(Stream.of(Kernels.scalar()), Kernels.vector().stream())
        .flatMap(
            kernels ->
                IntStream.concat(IntStream.rangeClosed(1, 20), IntStream.of(32, 33))
                    .mapToObj(heads -> new Case(kernels, heads)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void diagonalsAreTheQueryTimesEachHeadsKeys(Case it) {
    forEachTrial(
        it,
        (random, slots, width) -> {
          int rows = 1 + random.nextInt(20);
          int period = it.layout().period();
          float[] q = numbers(random, 3 + rows * slots + period);
          float[] w = numbers(random, 5 + slots * rows * width);
          float[] out = guarded(2 + slots * width + 1);
          it.kernels().diagonals(q, 3, rows, w, 5, width, slots, out, 2);
          for (int r = 0; r < slots; r++) {
            for (int m = 0; m < width; m++) {
              double sum = 0;
              for (int i = 0; i < rows; i++) {
                sum +=
                    (double) q[3 + i * slots + (m + r) % slots] * w[5 + (r * rows + i) * width + m];
              }
              assertThat((double) out[2 + r * width + m]).isCloseTo(sum, within(1e-5));
            }
          }
          untouched(out, 0, 2);
          untouched(out, 2 + slots * width, out.length);
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void logitsAreTheDotProductsOfEachHead(Case it) {
    forEachTrial(
        it,
        (random, slots, width) -> {
          int edges = random.nextInt(40);
          int period = it.layout().period();
          float[] u = numbers(random, 1 + edges * width);
          float[] k = numbers(random, 2 + slots * width);
          float[] start = numbers(random, 3 + period);
          float[] out = guarded(4 + edges * slots + period + 1);
          it.kernels().logits(u, 1, edges, width, k, 2, start, 3, slots, out, 4);
          for (int e = 0; e < edges; e++) {
            for (int h = 0; h < slots; h++) {
              double sum = 0;
              for (int l = h; l < period; l += slots) {
                sum += start[3 + l];
              }
              for (int m = 0; m < width; m++) {
                int r = Math.floorMod(h - m, slots);
                sum += (double) u[1 + e * width + m] * k[2 + r * width + m];
              }
              assertThat((double) out[4 + e * slots + h]).isCloseTo(sum, within(2e-5));
            }
          }
          untouched(out, 0, 4);
          untouched(out, 4 + edges * slots + period, out.length);
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void headSoftmaxSharesOutOneForEachHead(Case it) {
    forEachTrial(
        it,
        (random, slots, width) -> {
          int edges = random.nextInt(40);
          int n = edges * slots;
          int all = it.layout().padded(n);
          float[] x = guarded(1 + all + 1);
          float scale = random.nextBoolean() ? 1f : 200f;
          for (int i = 0; i < n; i++) {
            x[1 + i] = scale * (random.nextFloat() - 0.5f);
          }
          float[] before = x.clone();
          it.kernels().headSoftmax(x, 1, edges, slots);
          for (int h = 0; h < slots; h++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int e = 0; e < edges; e++) {
              max = Math.max(max, before[1 + e * slots + h]);
            }
            double sum = 0;
            for (int e = 0; e < edges; e++) {
              sum += Math.exp(before[1 + e * slots + h] - max);
            }
            for (int e = 0; e < edges; e++) {
              assertThat((double) x[1 + e * slots + h])
                  .isCloseTo(Math.exp(before[1 + e * slots + h] - max) / sum, within(1e-6));
            }
          }
          for (int i = 1 + n; i < 1 + all; i++) {
            assertThat(x[i]).isZero();
          }
          untouched(x, 0, 1);
          untouched(x, 1 + all, x.length);
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void weightedSumsAreOfEachHeadsWeights(Case it) {
    forEachTrial(
        it,
        (random, slots, width) -> {
          int edges = random.nextInt(40);
          float[] a = numbers(random, 1 + edges * slots);
          float[] u = numbers(random, 2 + edges * width);
          float[] out = guarded(3 + slots * width + 1);
          it.kernels().weightedSums(a, 1, slots, u, 2, edges, width, out, 3);
          for (int h = 0; h < slots; h++) {
            for (int j = 0; j < width; j++) {
              double sum = 0;
              for (int e = 0; e < edges; e++) {
                sum += (double) a[1 + e * slots + h] * u[2 + e * width + j];
              }
              assertThat((double) out[3 + h * width + j]).isCloseTo(sum, within(1e-5));
            }
          }
          untouched(out, 0, 3);
          untouched(out, 3 + slots * width, out.length);
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void periodsScaleAndAddUp(Case it) {
    forEachTrial(
        it,
        (random, slots, width) -> {
          int period = it.layout().period();
          float[] x = numbers(random, 1 + width);
          float[] y = numbers(random, 2 + width);
          float[] sums = guarded(3 + period + 1);
          it.kernels().periodicDot(x, 1, y, 2, width, slots, sums, 3);
          float[] inPlace = x.clone();
          float[] factors = numbers(random, period);
          float[] scaled = guarded(1 + width + 1);
          int n = 1 + random.nextInt(width);
          it.kernels().periodicScale(factors, slots, x, 1, scaled, 1, n);
          it.kernels().periodicScale(factors, slots, inPlace, 1, inPlace, 1, n);
          assertThat(Arrays.copyOfRange(inPlace, 1, 1 + n))
              .containsExactly(Arrays.copyOfRange(scaled, 1, 1 + n));
          double[] wanted = new double[period];
          for (int i = 0; i < width; i++) {
            wanted[i % period] += (double) x[1 + i] * y[2 + i];
            if (i < n) {
              assertThat(scaled[1 + i]).isEqualTo(factors[i % period] * x[1 + i]);
            }
          }
          for (int l = 0; l < period; l++) {
            assertThat((double) sums[3 + l]).isCloseTo(wanted[l], within(1e-5));
          }
          untouched(sums, 0, 3);
          untouched(sums, 3 + period, sums.length);
          untouched(scaled, 0, 1);
          untouched(scaled, 1 + width, scaled.length);
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void headProjectGivesEachHeadItsOwnMatrix(Case it) {
    forEachTrial(
        it,
        (random, slots, width) -> {
          int heads = it.heads();
          int rows = 1 + random.nextInt(70);
          int cols = random.nextBoolean() ? 4 << random.nextInt(3) : 1 + random.nextInt(40);
          int stride = rows + random.nextInt(5);
          float[] x = numbers(random, 1 + (heads - 1) * stride + rows);
          float[] w = numbers(random, 2 + heads * rows * cols);
          float[] out = guarded(3 + heads * cols + 1);
          it.kernels().headProject(x, 1, stride, w, 2, heads, rows, cols, out, 3);
          for (int h = 0; h < heads; h++) {
            for (int c = 0; c < cols; c++) {
              double sum = GUARD;
              for (int i = 0; i < rows; i++) {
                sum += (double) x[1 + h * stride + i] * w[2 + (h * rows + i) * cols + c];
              }
              assertThat((double) out[3 + h * cols + c]).isCloseTo(sum, within(2e-5));
            }
          }
          untouched(out, 0, 3);
          untouched(out, 3 + heads * cols, out.length);
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sumsOfRowsAddWeightedRowsToTwo(Case it) {
    forEachTrial(
        it,
        (random, slots, width) -> {
          int n = 1 + random.nextInt(90);
          int rows = 1 + random.nextInt(9);
          int terms = random.nextInt(5);
          int edges = random.nextInt(6);
          int stride = n + random.nextInt(3);
          float[][] x = new float[2 + edges][];
          for (int e = 0; e < edges; e++) {
            x[2 + e] = numbers(random, 1 + n);
          }
          float[] y = numbers(random, rows * n);
          float[] matrix = numbers(random, rows * n);
          int[] ofY = random.ints(edges + 1, 0, rows).toArray();
          int[] chosen = random.ints(edges * terms + 1, 0, rows).toArray();
          float[] weights = numbers(random, edges * terms + 1);
          float[] out = guarded(3 + edges * stride + 1);
          it.kernels()
              .sumsOfRows(
                  x, 2, edges, 1, y, ofY, matrix, chosen, weights, terms, out, 3, stride, n);
          for (int e = 0; e < edges; e++) {
            int row = 3 + e * stride;
            for (int i = 0; i < n; i++) {
              double sum = (double) x[2 + e][1 + i] + y[ofY[e] * n + i];
              for (int t = e * terms; t < (e + 1) * terms; t++) {
                sum += (double) weights[t] * matrix[chosen[t] * n + i];
              }
              assertThat((double) out[row + i]).isCloseTo(sum, within(1e-5));
            }
            untouched(out, row + n, row + stride);
          }
          untouched(out, 0, 3);
          untouched(out, 3 + edges * stride, out.length);
        });
  }

  @Test
  void slotsArePowersOfTwoAndPeriodsHoldThem() {
    int[] heads = {1, 2, 3, 4, 5, 8, 9, 16, 17, 33};
    assertThat(Arrays.stream(heads).map(h -> new HeadSlots(h).slots()))
        .containsExactly(1, 2, 4, 4, 8, 8, 16, 16, 32, 64);
    assertThat(Arrays.stream(heads).map(h -> new HeadSlots(h).period()))
        .containsExactly(16, 16, 16, 16, 16, 16, 16, 16, 32, 64);
    assertThat(new HeadSlots(4).padded(0)).isZero();
    assertThat(new HeadSlots(4).padded(33)).isEqualTo(48);
    assertThatThrownBy(() -> new HeadSlots(0)).hasMessageContaining("at least 1");
  }

  @Test
  void vectorsAreNoWiderThanThisRunIsToHaveThem() {
    Integer lanes = Integer.getInteger("gyre.lanes");
    assumeTrue(lanes != null, "vectors as wide as the processor has them");
    String name = Kernels.vector().orElseThrow().name();
    assertThat(Integer.parseInt(name.substring(name.indexOf('x') + 1)))
        .as(name)
        .isLessThanOrEqualTo(lanes);
  }

  private interface Trial {
    void run(Random random, int slots, int width);
  }

  private static void forEachTrial(Case it, Trial trial) {
    for (int seed = 0; seed < TRIALS; seed++) {
      Random random = new Random(31L * it.heads() + seed);
      HeadSlots layout = it.layout();
      int width = layout.period() * (1 + random.nextInt(7));
      trial.run(random, layout.slots(), width);
    }
  }

  private static float[] numbers(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  /** Floats that nobody is to touch. */
  static float[] guarded(int n) {
    float[] values = new float[n];
    Arrays.fill(values, GUARD);
    return values;
  }

  /** Checks that nobody touched them, from one to before another. */
  static void untouched(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(values[i]).as("float %d", i).isEqualTo(GUARD);
    }
  }
}
