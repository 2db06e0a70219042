package dev.gyre.state.store;

/** Why an embedding is out of date. */
public enum Dirt {
  /** An in-edge, a feature or an aggregate of the node itself changed. */
  DIRECT,
  /** A neighbour's embedding changed. */
  RIPPLE
}
