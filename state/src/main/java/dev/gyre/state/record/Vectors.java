package dev.gyre.state.record;

/**
 * Arrays of records that stay where they are while their values change.
 *
 * <p>Whoever holds one sets its field only when the array is another: with each reference that is
 * set the garbage collector has to look at its holder again, and holders are thousands a second all
 * over the heap.
 */
final class Vectors {

  private Vectors() {}

  /**
   * Copies values into an array that is held.
   *
   * @param held overwritten if it has the length; may be null
   * @param values not changed; may be null
   * @return the array to hold from now on: never {@code values} itself
   */
  static float[] copyInto(float[] held, float[] values) {
    if (values == null) {
      return null;
    }
    if (held == null || held.length != values.length) {
      return values.clone();
    }
    System.arraycopy(values, 0, held, 0, values.length);
    return held;
  }
}
