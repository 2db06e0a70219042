package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;
import java.util.Set;

/** A test of one text of a record. */
public sealed interface ValueTest extends Serializable {

  /**
   * The text is one of these, exactly.
   *
   * @param values the texts
   */
  record OneOf(Set<String> values) implements ValueTest {
    /** Keeps a copy. */
    public OneOf {
      values = Set.copyOf(values);
    }
  }

  /**
   * The text is none of these; an absent field passes.
   *
   * @param values the texts
   */
  record NoneOf(Set<String> values) implements ValueTest {
    /** Keeps a copy. */
    public NoneOf {
      values = Set.copyOf(values);
    }
  }

  /**
   * The text is a number that compares so with the bound. A text that is no number makes the record
   * a rejected one; an absent field fails the test.
   *
   * @param comparison how to compare
   * @param bound what to compare with
   */
  record Compare(Comparison comparison, double bound) implements ValueTest {}

  /**
   * The field is there and not empty, or the contrary.
   *
   * @param present which of the two passes
   */
  record Present(boolean present) implements ValueTest {}

  /** How two numbers compare. */
  enum Comparison {
    /** Greater. */
    GREATER(">"),
    /** Greater or equal. */
    AT_LEAST(">="),
    /** Less. */
    LESS("<"),
    /** Less or equal. */
    AT_MOST("<=");

    private final String token;

    Comparison(String token) {
      this.token = token;
    }

    /** How the job file writes it. */
    public String token() {
      return token;
    }

    /** Whether {@code value} stands so to {@code bound}. */
    public boolean holds(double value, double bound) {
      return switch (this) {
        case GREATER -> value > bound;
        case AT_LEAST -> value >= bound;
        case LESS -> value < bound;
        case AT_MOST -> value <= bound;
      };
    }
  }
}
