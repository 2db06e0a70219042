package dev.gyre.jobs.config;

import java.io.Serializable;

/**
 * Which edges are scored.
 *
 * @param relation the declared relation's index in the type schema, or {@link #NONE}
 * @param labelFeature whether the label attribute of a live edge is an input of the model
 */
public record Interaction(int relation, boolean labelFeature) implements Serializable {
  /** The relation of a job that scores nothing. */
  public static final int NONE = -1;

  /** A job that scores nothing. */
  public static Interaction none() {
    return new Interaction(NONE, false);
  }

  /** Whether any relation is scored. */
  public boolean scored() {
    return relation != NONE;
  }
}
