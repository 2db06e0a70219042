package dev.gyre.hgt.foreign;

import java.util.List;

/**
 * A tensor of a state dict and where its numbers are kept.
 *
 * @param name its key
 * @param shape its shape
 * @param meaning of its dimensions, for messages
 * @param blocks cover it; blocks of the same place are copies of it, the first is written back
 */
record ForeignTensor(String name, int[] shape, String meaning, List<Block> blocks) {

  int size() {
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    return size;
  }
}
