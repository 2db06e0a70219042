package dev.gyre.hgt.kernel.vector;

import static dev.gyre.hgt.kernel.vector.VectorKernels.LANES;
import static dev.gyre.hgt.kernel.vector.VectorKernels.SPECIES;

import dev.gyre.hgt.kernel.HeadSlots;
import jdk.incubator.vector.FloatVector;

/**
 * Logits of edges with keys in diagonals, for as many slots as there are lanes at most. Lane l of
 * the products with diagonal r belongs to head {@code (l + r) % slots}: moved up by r they may be
 * added to those of diagonal 0, and then every so many lanes to each other. So four heads take five
 * moves an edge with sixteen lanes, where the sum over the lanes of each head takes sixteen steps.
 *
 * <p>Four heads have code of their own, and once more where their keys fit the registers; its moves
 * are constants. The sums of an edge are written with all their lanes, of which the next edge
 * overwrites what is not its own.
 */
final class HeadLogits {

  /** Processors with so many have 32 registers for them. */
  private static final int MOST_LANES = 16;

  /** As many slots as lanes at most have it. */
  private static final int PERIOD = HeadSlots.periodOf(LANES);

  private HeadLogits() {}

  static void logits(
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] k,
      int kAt,
      float[] start,
      int startAt,
      int slots,
      float[] out,
      int outAt) {
    if (slots == 4 && width == 4 * LANES && LANES == MOST_LANES) {
      fourOfFour(u, uAt, edges, k, kAt, start, startAt, out, outAt);
    } else if (slots == 4) {
      four(u, uAt, edges, width, k, kAt, start, startAt, out, outAt);
    } else {
      any(u, uAt, edges, width, k, kAt, start, startAt, slots, out, outAt);
    }
  }

  /** Four heads of four vectors of 16 lanes: all keys stay in registers, a period is a vector. */
  private static void fourOfFour(
      float[] u,
      int uAt,
      int edges,
      float[] k,
      int kAt,
      float[] start,
      int startAt,
      float[] out,
      int outAt) {
    FloatVector k00 = FloatVector.fromArray(SPECIES, k, kAt);
    FloatVector k01 = FloatVector.fromArray(SPECIES, k, kAt + LANES);
    FloatVector k02 = FloatVector.fromArray(SPECIES, k, kAt + 2 * LANES);
    FloatVector k03 = FloatVector.fromArray(SPECIES, k, kAt + 3 * LANES);
    FloatVector k10 = FloatVector.fromArray(SPECIES, k, kAt + 4 * LANES);
    FloatVector k11 = FloatVector.fromArray(SPECIES, k, kAt + 5 * LANES);
    FloatVector k12 = FloatVector.fromArray(SPECIES, k, kAt + 6 * LANES);
    FloatVector k13 = FloatVector.fromArray(SPECIES, k, kAt + 7 * LANES);
    FloatVector k20 = FloatVector.fromArray(SPECIES, k, kAt + 8 * LANES);
    FloatVector k21 = FloatVector.fromArray(SPECIES, k, kAt + 9 * LANES);
    FloatVector k22 = FloatVector.fromArray(SPECIES, k, kAt + 10 * LANES);
    FloatVector k23 = FloatVector.fromArray(SPECIES, k, kAt + 11 * LANES);
    FloatVector k30 = FloatVector.fromArray(SPECIES, k, kAt + 12 * LANES);
    FloatVector k31 = FloatVector.fromArray(SPECIES, k, kAt + 13 * LANES);
    FloatVector k32 = FloatVector.fromArray(SPECIES, k, kAt + 14 * LANES);
    FloatVector k33 = FloatVector.fromArray(SPECIES, k, kAt + 15 * LANES);
    FloatVector first = FloatVector.fromArray(SPECIES, start, startAt);
    for (int e = 0; e < edges; e++) {
      int row = uAt + e * 4 * LANES;
      FloatVector x = FloatVector.fromArray(SPECIES, u, row);
      FloatVector a0 = x.fma(k00, first);
      FloatVector a1 = x.mul(k10);
      FloatVector a2 = x.mul(k20);
      FloatVector a3 = x.mul(k30);
      x = FloatVector.fromArray(SPECIES, u, row + LANES);
      a0 = x.fma(k01, a0);
      a1 = x.fma(k11, a1);
      a2 = x.fma(k21, a2);
      a3 = x.fma(k31, a3);
      x = FloatVector.fromArray(SPECIES, u, row + 2 * LANES);
      a0 = x.fma(k02, a0);
      a1 = x.fma(k12, a1);
      a2 = x.fma(k22, a2);
      a3 = x.fma(k32, a3);
      x = FloatVector.fromArray(SPECIES, u, row + 3 * LANES);
      a0 = x.fma(k03, a0);
      a1 = x.fma(k13, a1);
      a2 = x.fma(k23, a2);
      a3 = x.fma(k33, a3);
      FloatVector sum =
          a0.add(a2.rearrange(Rotations.UP_2))
              .add(a1.add(a3.rearrange(Rotations.UP_2)).rearrange(Rotations.UP_1));
      sum = sum.add(sum.rearrange(Rotations.UP_8));
      sum.add(sum.rearrange(Rotations.UP_4)).intoArray(out, outAt + e * 4);
    }
  }

  /** Four heads: two edges for each vector of keys that is read. */
  private static void four(
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] k,
      int kAt,
      float[] start,
      int startAt,
      float[] out,
      int outAt) {
    FloatVector first = FloatVector.fromArray(SPECIES, start, startAt);
    for (int l = LANES; l < PERIOD; l += LANES) {
      first = first.add(FloatVector.fromArray(SPECIES, start, startAt + l));
    }
    for (int e = 0; e < edges; e += 2) {
      int one = uAt + e * width;
      int other = e + 1 < edges ? one + width : one;
      FloatVector a0 = first;
      FloatVector b0 = first;
      FloatVector a1 = FloatVector.zero(SPECIES);
      FloatVector a2 = a1;
      FloatVector a3 = a1;
      FloatVector b1 = a1;
      FloatVector b2 = a1;
      FloatVector b3 = a1;
      for (int m = 0; m < width; m += LANES) {
        FloatVector x = FloatVector.fromArray(SPECIES, u, one + m);
        FloatVector y = FloatVector.fromArray(SPECIES, u, other + m);
        FloatVector k0 = FloatVector.fromArray(SPECIES, k, kAt + m);
        a0 = x.fma(k0, a0);
        b0 = y.fma(k0, b0);
        FloatVector k1 = FloatVector.fromArray(SPECIES, k, kAt + width + m);
        a1 = x.fma(k1, a1);
        b1 = y.fma(k1, b1);
        FloatVector k2 = FloatVector.fromArray(SPECIES, k, kAt + 2 * width + m);
        a2 = x.fma(k2, a2);
        b2 = y.fma(k2, b2);
        FloatVector k3 = FloatVector.fromArray(SPECIES, k, kAt + 3 * width + m);
        a3 = x.fma(k3, a3);
        b3 = y.fma(k3, b3);
      }
      FloatVector a =
          a0.add(a2.rearrange(Rotations.UP_2))
              .add(a1.add(a3.rearrange(Rotations.UP_2)).rearrange(Rotations.UP_1));
      FloatVector b =
          b0.add(b2.rearrange(Rotations.UP_2))
              .add(b1.add(b3.rearrange(Rotations.UP_2)).rearrange(Rotations.UP_1));
      if (LANES >= 16) {
        a = a.add(a.rearrange(Rotations.UP_8));
        b = b.add(b.rearrange(Rotations.UP_8));
      }
      if (LANES >= 8) {
        a = a.add(a.rearrange(Rotations.UP_4));
        b = b.add(b.rearrange(Rotations.UP_4));
      }
      a.intoArray(out, outAt + e * 4);
      if (other != one) {
        b.intoArray(out, outAt + e * 4 + 4);
      }
    }
  }

  private static void any(
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] k,
      int kAt,
      float[] start,
      int startAt,
      int slots,
      float[] out,
      int outAt) {
    FloatVector first = FloatVector.fromArray(SPECIES, start, startAt);
    for (int l = LANES; l < PERIOD; l += LANES) {
      first = first.add(FloatVector.fromArray(SPECIES, start, startAt + l));
    }
    for (int e = 0; e < edges; e++) {
      FloatVector sum = first;
      for (int r = 0; r < slots; r++) {
        FloatVector products = FloatVector.zero(SPECIES);
        for (int m = 0; m < width; m += LANES) {
          products =
              FloatVector.fromArray(SPECIES, u, uAt + e * width + m)
                  .fma(FloatVector.fromArray(SPECIES, k, kAt + r * width + m), products);
        }
        sum = sum.add(products.rearrange(Rotations.up(r)));
      }
      if (slots <= 8 && LANES >= 16) {
        sum = sum.add(sum.rearrange(Rotations.UP_8));
      }
      if (slots <= 4 && LANES >= 8) {
        sum = sum.add(sum.rearrange(Rotations.UP_4));
      }
      if (slots <= 2) {
        sum = sum.add(sum.rearrange(Rotations.UP_2));
      }
      if (slots <= 1) {
        sum = sum.add(sum.rearrange(Rotations.UP_1));
      }
      sum.intoArray(out, outAt + e * slots);
    }
  }
}
