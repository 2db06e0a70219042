package dev.gyre.graph.text;

/** Text that is not a graph. The message names the place, what is there and what should be. */
public final class GraphTextException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  GraphTextException(String message) {
    super(message);
  }
}
