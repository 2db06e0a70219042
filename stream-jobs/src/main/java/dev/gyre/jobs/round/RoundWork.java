package dev.gyre.jobs.round;

import dev.gyre.jobs.message.RoundEnd;

/**
 * What an operator does in a round: with all that input 1 brought, then with all that input 2
 * brought, then with the end.
 *
 * @param <A> what input 1 brings
 * @param <B> what input 2 brings
 */
public interface RoundWork<A, B> {

  /** Takes what input 1 brought; never the end of a round. */
  void first(A element) throws Exception;

  /** Takes what input 2 brought; never the end of a round. */
  void second(B element) throws Exception;

  /** Ends the round. */
  void end(RoundEnd end) throws Exception;
}
