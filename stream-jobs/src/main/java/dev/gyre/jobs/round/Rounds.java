package dev.gyre.jobs.round;

import dev.gyre.jobs.message.RoundEnd;
import java.util.ArrayDeque;

/**
 * Keeps two inputs in step: a round is worked on when both inputs have brought its end, so what
 * comes out does not depend on how they interleave.
 *
 * <p>For maintainers. An element waits until its round is whole. How many wait is bounded by the
 * network buffers between the operators, for what makes one input of an operator and what makes its
 * other input are never further apart. An aligned barrier stands between two rounds in both inputs,
 * so nothing waits when a checkpoint is taken, and nothing has to be in it.
 *
 * @param <A> what input 1 brings, the ends of rounds among them
 * @param <B> what input 2 brings, the ends of rounds among them
 */
public final class Rounds<A, B> {

  private final String operator;
  private final RoundWork<A, B> work;
  private final ArrayDeque<A> first = new ArrayDeque<>();
  private final ArrayDeque<B> second = new ArrayDeque<>();
  private int wholeInFirst;
  private int wholeInSecond;

  /**
   * Makes the rounds of an operator.
   *
   * @param operator names it in errors
   * @param work what it does with them
   */
  public Rounds(String operator, RoundWork<A, B> work) {
    this.operator = operator;
    this.work = work;
  }

  /** Takes an element of input 1, and works on the round that it makes whole. */
  public void first(A element) throws Exception {
    first.add(element);
    if (element instanceof RoundEnd) {
      wholeInFirst++;
      workOn();
    }
  }

  /** Takes an element of input 2, and works on the round that it makes whole. */
  public void second(B element) throws Exception {
    second.add(element);
    if (element instanceof RoundEnd) {
      wholeInSecond++;
      workOn();
    }
  }

  private void workOn() throws Exception {
    if (wholeInFirst == 0 || wholeInSecond == 0) {
      return;
    }
    A ofFirst = first.remove();
    while (!(ofFirst instanceof RoundEnd)) {
      work.first(ofFirst);
      ofFirst = first.remove();
    }
    B ofSecond = second.remove();
    while (!(ofSecond instanceof RoundEnd)) {
      work.second(ofSecond);
      ofSecond = second.remove();
    }
    wholeInFirst--;
    wholeInSecond--;
    if (!ofFirst.equals(ofSecond)) {
      throw new IllegalStateException(
          operator + ": input 1 ended " + ofFirst + " where input 2 ended " + ofSecond);
    }
    work.end((RoundEnd) ofFirst);
  }

  /**
   * Checks that nothing waits, as must be where a checkpoint is taken and where the inputs end.
   *
   * @throws IllegalStateException if elements wait: the checkpoint would lose them
   */
  public void requireNoneWaits() {
    if (!first.isEmpty() || !second.isEmpty()) {
      throw new IllegalStateException(
          operator
              + ": "
              + first.size()
              + " elements of input 1 and "
              + second.size()
              + " of input 2 wait for the end of their round where none may; the synchronous mode"
              + " needs aligned checkpoints: set execution.checkpointing.unaligned.enabled to false");
    }
  }
}
