package dev.gyre.jobs.bench;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;

/** Nodes of a type, drawn with weights rank^-exponent; a node's name does not tell its rank. */
final class ZipfNodes {

  private final String prefix;
  private final SharedStateDiscreteSampler rank;
  private final int[] names;

  /**
   * Shuffles the names.
   *
   * @param count number of nodes, 1 or more
   * @param exponent 0 (uniform) or more
   */
  ZipfNodes(UniformRandomProvider random, String prefix, int count, double exponent) {
    this.prefix = prefix;
    this.rank = RejectionInversionZipfSampler.of(random, count, exponent);
    this.names = PermutationSampler.natural(count);
    PermutationSampler.shuffle(random, names);
  }

  /** The name of the next one. */
  String draw() {
    return prefix + names[rank.sample() - 1];
  }
}
