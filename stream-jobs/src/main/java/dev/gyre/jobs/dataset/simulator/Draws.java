package dev.gyre.jobs.dataset.simulator;

import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AliasMethodDiscreteSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** One stream of random draws. */
final class Draws {

  private final UniformRandomProvider random;
  private final ZigguratSampler.NormalizedGaussian gaussian;
  private final ZigguratSampler.Exponential exponential;

  /** A stream of its own for each (seed, purpose). */
  Draws(long seed, String purpose) {
    random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed ^ ((long) purpose.hashCode() << 32));
    gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    exponential = ZigguratSampler.Exponential.of(random);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Uniform in [0, bound). */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Uniform in [least, greatest]. */
  int between(int least, int greatest) {
    return least + random.nextInt(greatest - least + 1);
  }

  /** Uniform in [least, greatest). */
  double between(double least, double greatest) {
    return least + (greatest - least) * random.nextDouble();
  }

  double exponential(double mean) {
    return mean * exponential.sample();
  }

  /** A log-normal factor with mean 1. */
  double logNormal(double sigma) {
    return Math.exp(sigma * gaussian.sample() - sigma * sigma / 2);
  }

  /** Draws an index with probability in proportion to its weight, in constant time. */
  SharedStateDiscreteSampler weighted(double[] weights) {
    return AliasMethodDiscreteSampler.of(random, weights);
  }

  /** Puts the elements in random order. */
  void shuffle(double[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  /** Weights rank^-exponent for ranks 1 to count. */
  static double[] zipf(int count, double exponent) {
    return IntStream.rangeClosed(1, count).mapToDouble(rank -> Math.pow(rank, -exponent)).toArray();
  }
}
