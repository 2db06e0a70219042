package dev.gyre.hgt.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every forward case within 1e-5 of PyTorch, relative above 1, on every path. */
class GoldenParityTest {

  private static final double TOLERANCE = 1e-5;

  static Stream<Path> cases() {
    return GoldenFolder.forwardCases().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void batchedPath(Path path) throws IOException {
    CaseFile file = CaseFile.read(path);
    compare(file, new CasePass(file.golden(), Precision.FLOAT).outputs());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void batchedPathInDouble(Path path) throws IOException {
    CaseFile file = CaseFile.read(path);
    compare(file, new CasePass(file.golden(), Precision.DOUBLE).outputs());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void perNodePathOnVectorKernels(Path path) throws IOException {
    Assumptions.assumeTrue(
        Kernels.vector().isPresent(), "skipped: module " + Kernels.VECTOR_MODULE + " not enabled");
    CaseFile file = CaseFile.read(path);
    compare(file, NodeByNode.forward(file.golden(), Kernels.vector().orElseThrow()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void perNodePathOnScalarTwin(Path path) throws IOException {
    CaseFile file = CaseFile.read(path);
    compare(file, NodeByNode.forward(file.golden(), Kernels.scalar()));
  }

  private static void compare(CaseFile file, List<Reals> outputs) {
    List<double[]> expected = file.expected();
    double worst = 0;
    int compared = 0;
    for (int type = 0; type < expected.size(); type++) {
      double[] wanted = expected.get(type);
      Reals actual = outputs.get(type);
      if (wanted == null) {
        assertThat(actual).as("output of type %d", type).isNull();
        continue;
      }
      assertThat(actual.size()).as("output of type %d", type).isEqualTo(wanted.length);
      for (int i = 0; i < wanted.length; i++) {
        double scale = Math.max(1, Math.abs(wanted[i]));
        worst = Math.max(worst, Math.abs(actual.get(i) - wanted[i]) / scale);
        compared++;
      }
    }
    assertThat(compared).isPositive();
    assertThat(worst).as("greatest difference in %s", file.name()).isLessThan(TOLERANCE);
  }
}
