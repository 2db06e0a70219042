package dev.gyre.hgt.foreign;

/**
 * A block of numbers that a foreign tensor and a parameter share: {@code foreign[foreignAt + r *
 * columns + c] = own[ownAt + r * rowStride + c * columnStride]} for all r below rows, c below
 * columns.
 *
 * @param parameter name of the parameter
 * @param foreignAt where the block starts in the foreign tensor, whose rows are dense
 * @param ownAt where it starts in the parameter
 */
record Block(
    String parameter,
    int foreignAt,
    int ownAt,
    int rows,
    int columns,
    int rowStride,
    int columnStride) {

  /** Numbers that lie in a row on both sides. */
  static Block dense(String parameter, int foreignAt, int ownAt, int count) {
    return new Block(parameter, foreignAt, ownAt, 1, count, count, 1);
  }

  /**
   * PyTorch's {@code outputs x inputs} of a linear map, which is kept as {@code inputs x outputs}.
   */
  static Block transposed(String parameter, int foreignAt, int inputs, int outputs) {
    return new Block(parameter, foreignAt, 0, outputs, inputs, 1, outputs);
  }

  void toOwn(float[] foreign, float[] own) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        own[ownAt + r * rowStride + c * columnStride] = foreign[foreignAt + r * columns + c];
      }
    }
  }

  void toForeign(float[] own, float[] foreign) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        foreign[foreignAt + r * columns + c] = own[ownAt + r * rowStride + c * columnStride];
      }
    }
  }
}
