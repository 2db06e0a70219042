package dev.gyre.hgt.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.util.Arrays;

/**
 * An array of a case, {@code {"dtype", "shape", "data"}}, row-major. A plain list of numbers is
 * read as an array of one dimension.
 *
 * @param name where it is, for errors
 * @param shape its dimensions
 * @param data its numbers
 */
record GoldenArray(String name, int[] shape, double[] data) {

  GoldenArray {
    long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    if (size != data.length) {
      throw new CaseException(
          name
              + " has shape "
              + Arrays.toString(shape)
              + " and "
              + data.length
              + " numbers: it must have "
              + size);
    }
  }

  static GoldenArray read(JsonNode node, String name) {
    if (node.isArray()) {
      double[] data = numbers(node, name);
      return new GoldenArray(name, new int[] {data.length}, data);
    }
    if (!node.isObject() || !node.path("shape").isArray() || !node.path("data").isArray()) {
      throw new CaseException(
          name + " is not an array: give {\"dtype\", \"shape\", \"data\"} or a plain list");
    }
    double[] shape = numbers(node.get("shape"), name + ".shape");
    return new GoldenArray(
        name,
        Arrays.stream(shape).mapToInt(d -> (int) d).toArray(),
        numbers(node.get("data"), name + ".data"));
  }

  private static double[] numbers(JsonNode list, String name) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode element = list.get(i);
      if (!element.isNumber()) {
        throw new CaseException(
            name + " holds " + element + " at place " + i + ": it must be a flat list of numbers");
      }
      numbers[i] = element.doubleValue();
    }
    return numbers;
  }

  /** An array as JSON, of the type of its precision. */
  static void write(ObjectNode into, Reals data, int... shape) {
    boolean isFloat = data.precision() == Precision.FLOAT;
    into.put("dtype", isFloat ? "float32" : "float64");
    ArrayNode dimensions = into.putArray("shape");
    Arrays.stream(shape).forEach(dimensions::add);
    ArrayNode numbers = into.putArray("data");
    for (int i = 0; i < data.size(); i++) {
      if (isFloat) {
        numbers.add((float) data.get(i));
      } else {
        numbers.add(data.get(i));
      }
    }
  }

  /** Checks the shape; -1 stands for any size. */
  GoldenArray require(int... wanted) {
    boolean same = shape.length == wanted.length;
    for (int i = 0; same && i < wanted.length; i++) {
      same = wanted[i] < 0 || shape[i] == wanted[i];
    }
    if (!same) {
      throw new CaseException(
          name
              + " has shape "
              + Arrays.toString(shape)
              + ": it must be "
              + Arrays.toString(wanted).replace("-1", "any"));
    }
    return this;
  }

  int dimension(int i) {
    if (i >= shape.length) {
      throw new CaseException(
          name + " has shape " + Arrays.toString(shape) + ": it must have more dimensions");
    }
    return shape[i];
  }

  float[] floats() {
    return floats(data);
  }

  static float[] floats(double[] data) {
    float[] floats = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      floats[i] = (float) data[i];
    }
    return floats;
  }

  /** The numbers as indices from 0 to {@code count - 1}. */
  int[] indices(int count) {
    int[] indices = new int[data.length];
    for (int i = 0; i < data.length; i++) {
      indices[i] = (int) data[i];
      if (indices[i] != data[i] || indices[i] < 0 || indices[i] >= count) {
        throw new CaseException(
            name
                + " holds "
                + data[i]
                + " at place "
                + i
                + ": it must be an integer from 0 to "
                + (count - 1));
      }
    }
    return indices;
  }
}
