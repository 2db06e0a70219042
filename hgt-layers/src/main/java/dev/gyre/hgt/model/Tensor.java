package dev.gyre.hgt.model;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A parameter.
 *
 * @param shape at least one dimension; not copied, not to be changed
 * @param data row-major, as many floats as the shape has places; not copied
 */
public record Tensor(int[] shape, float[] data) implements Serializable {

  /** Checks that data fills the shape. */
  public Tensor {
    if (shape.length == 0 || size(shape) != data.length) {
      throw new IllegalArgumentException(
          "a tensor of shape "
              + Arrays.toString(shape)
              + " has "
              + data.length
              + " floats: it must have "
              + size(shape));
    }
  }

  /** Places of a shape. */
  static int size(int[] shape) {
    int size = 1;
    for (int dimension : shape) {
      size = Math.multiplyExact(size, dimension);
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape);
  }
}
