package dev.gyre.hgt.grad;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * The check that the test of any differentiable operation mixes in: gradients against central
 * differences of the loss, in double, for every number the operation depends on.
 */
public interface FiniteDifferenceTest {

  /** Sets an operation up, with what it depends on drawn from the check's random numbers. */
  void differentiable(GradientCheck check);

  /** Gradients and central differences agree; a failure names the seed. */
  @RepeatedTest(3)
  default void gradientsAgreeWithCentralDifferences(RepetitionInfo repetition) {
    long seed = Long.getLong("gyre.seed", 100L * repetition.getCurrentRepetition());
    GradientCheck check = new GradientCheck(seed, Integer.MAX_VALUE);
    differentiable(check);
    check.verify();
  }
}
