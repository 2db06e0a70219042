package dev.gyre.hgt.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What kernels of several heads refuse before they write anything, either version. */
class HeadKernelChecksTest {

  private interface Call {
    void on(Kernels kernels, float[] out);
  }

  private static final float[] MANY = new float[1_000];
  private static final float[] FEW = new float[15];
  private static final int[] ROWS = {0, 1, 2, 3};

  /** Calls that must be refused, with a word of what is said. */
  static Stream<Arguments> refused() {
    return Stream.of(
        refused("width: 24", (k, out) -> k.diagonals(MANY, 0, 4, MANY, 0, 24, 4, out, 0)),
        refused("slots: 3", (k, out) -> k.diagonals(MANY, 0, 4, MANY, 0, 32, 3, out, 0)),
        refused("q needs 32", (k, out) -> k.diagonals(FEW, 0, 4, MANY, 0, 16, 4, out, 0)),
        refused("w needs 256", (k, out) -> k.diagonals(MANY, 0, 4, FEW, 0, 16, 4, out, 0)),
        refused("out needs 128", (k, out) -> k.diagonals(MANY, 0, 4, MANY, 0, 32, 4, out, 0)),
        refused("n: 24", (k, out) -> k.periodicDot(MANY, 0, MANY, 0, 24, 4, out, 0)),
        refused("x needs 16", (k, out) -> k.periodicDot(FEW, 0, MANY, 0, 16, 4, out, 0)),
        refused("y needs 16", (k, out) -> k.periodicDot(MANY, 0, FEW, 0, 16, 4, out, 0)),
        refused("out needs 16", (k, out) -> k.periodicDot(MANY, 0, MANY, 0, 16, 4, out, 90)),
        refused("slots: 24", (k, out) -> k.periodicScale(MANY, 24, MANY, 0, out, 0, 16)),
        refused("scale needs 16", (k, out) -> k.periodicScale(FEW, 4, MANY, 0, out, 0, 3)),
        refused("x needs 16", (k, out) -> k.periodicScale(MANY, 4, FEW, 0, out, 0, 3)),
        refused("out needs 16", (k, out) -> k.periodicScale(MANY, 4, MANY, 0, out, 90, 3)),
        refused("width: 24", (k, out) -> k.logits(MANY, 0, 2, 24, MANY, 0, MANY, 0, 4, out, 0)),
        refused("slots: 0", (k, out) -> k.logits(MANY, 0, 2, 32, MANY, 0, MANY, 0, 0, out, 0)),
        refused("u needs 16", (k, out) -> k.logits(FEW, 0, 1, 16, MANY, 0, MANY, 0, 4, out, 0)),
        refused("k needs 64", (k, out) -> k.logits(MANY, 0, 1, 16, FEW, 0, MANY, 0, 4, out, 0)),
        refused("start needs 16", (k, out) -> k.logits(MANY, 0, 1, 16, MANY, 0, FEW, 0, 4, out, 0)),
        refused("out needs 24", (k, out) -> k.logits(MANY, 0, 2, 16, MANY, 0, MANY, 0, 4, out, 80)),
        refused("slots: 3", (k, out) -> k.headSoftmax(out, 0, 3, 3)),
        refused("x needs 16", (k, out) -> k.headSoftmax(out, 90, 3, 4)),
        refused("width: 24", (k, out) -> k.weightedSums(MANY, 0, 4, MANY, 0, 2, 24, out, 0)),
        refused("a needs 16", (k, out) -> k.weightedSums(FEW, 0, 4, MANY, 0, 4, 16, out, 0)),
        refused("u needs 16", (k, out) -> k.weightedSums(MANY, 0, 4, FEW, 0, 1, 16, out, 0)),
        refused("out needs 64", (k, out) -> k.weightedSums(MANY, 0, 4, MANY, 0, 1, 16, out, 50)),
        refused("x needs 18", (k, out) -> k.headProject(FEW, 0, 9, MANY, 0, 2, 9, 4, out, 0)),
        refused("w needs 72", (k, out) -> k.headProject(MANY, 0, 9, FEW, 0, 2, 9, 4, out, 0)),
        refused("out needs 8", (k, out) -> k.headProject(MANY, 0, 9, MANY, 0, 2, 9, 4, out, 99)),
        refused("Range", (k, out) -> k.headProject(MANY, 50, 8, MANY, 0, 2, 9, 4, out, 0)),
        refused("Range", (k, out) -> sums(k, MANY, ROWS, MANY, ROWS, MANY, 3, 20, 10, out)),
        refused("x needs 20", (k, out) -> sums(k, FEW, ROWS, MANY, ROWS, MANY, 1, 20, 20, out)),
        refused("y has no row 1", (k, out) -> sums(k, MANY, ROWS, FEW, ROWS, MANY, 2, 10, 10, out)),
        refused(
            "y has no row 67108864",
            (k, out) -> sums(k, MANY, new int[] {1 << 26}, MANY, ROWS, MANY, 1, 64, 64, out)),
        refused(
            "matrix has no row -1",
            (k, out) -> sums(k, MANY, ROWS, MANY, new int[] {0, -1}, MANY, 1, 64, 64, out)),
        refused(
            "matrix has no row 134217728",
            (k, out) -> sums(k, MANY, ROWS, MANY, new int[] {1 << 27, 0}, MANY, 1, 32, 32, out)),
        refused(
            "weights needs 2",
            (k, out) -> sums(k, MANY, ROWS, MANY, ROWS, new float[1], 1, 8, 8, out)),
        refused(
            "out needs 101", (k, out) -> sums(k, MANY, ROWS, MANY, ROWS, MANY, 2, 1, 100, out)));
  }

  private static void sums(
      Kernels kernels,
      float[] x,
      int[] ofY,
      float[] y,
      int[] rows,
      float[] weights,
      int edges,
      int n,
      int stride,
      float[] out) {
    float[][] all = new float[edges][];
    Arrays.fill(all, x);
    kernels.sumsOfRows(all, 0, edges, 0, y, ofY, MANY, rows, weights, 2, out, 0, stride, n);
  }

  private static Arguments refused(String says, Call call) {
    return Arguments.of(says, call);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatWouldLeaveItsArraysIsRefusedAndWritesNothing(String says, Call call) {
    Stream.concat(Stream.of(Kernels.scalar()), Kernels.vector().stream())
        .forEach(
            kernels -> {
              float[] out = HeadKernelsTest.guarded(100);
              assertThatThrownBy(() -> call.on(kernels, out)).hasMessageContaining(says);
              HeadKernelsTest.untouched(out, 0, out.length);
            });
  }
}
