package dev.gyre.jobs.samples;

/**
 * A replayed dataset: its interactions, and the computation graphs of those that were sampled. All
 * models of the same job file are trained and measured on it.
 */
public final class Samples {

  private final InteractionTable interactions;
  private final NodeStates states;
  private final String firstRejection;
  private final long rejected;
  private final long seed;

  Samples(
      InteractionTable interactions,
      NodeStates states,
      long rejected,
      String firstRejection,
      long seed) {
    this.interactions = interactions;
    this.states = states;
    this.rejected = rejected;
    this.firstRejection = firstRejection;
    this.seed = seed;
  }

  /** The interactions in the order of the replay. */
  public InteractionTable interactions() {
    return interactions;
  }

  NodeStates states() {
    return states;
  }

  /** Seed of the sample. */
  public long seed() {
    return seed;
  }

  /** Records that the job's rules reject. */
  public long rejected() {
    return rejected;
  }

  /** Why the first of them was rejected; null if none was. */
  public String firstRejection() {
    return firstRejection;
  }

  /** In-edges kept, of all depths. */
  public long edgeCount() {
    return states.edgeCount();
  }
}
