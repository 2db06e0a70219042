package dev.gyre.hgt.real;

/** In which precision forward and backward passes are computed. */
public enum Precision {
  /** Vector kernels and ND4J: what training uses. */
  FLOAT {
    @Override
    public Reals zeros(int size) {
      return new FloatReals(new float[size]);
    }

    @Override
    public Reals of(float[] values) {
      return new FloatReals(values);
    }
  },
  /** Plain loops: what gradients are checked in. */
  DOUBLE {
    @Override
    public Reals zeros(int size) {
      return new DoubleReals(new double[size]);
    }

    @Override
    public Reals of(float[] values) {
      double[] copy = new double[values.length];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = values[i];
      }
      return new DoubleReals(copy);
    }
  };

  /** So many zeros. */
  public abstract Reals zeros(int size);

  /** These values: the array itself in float, a copy in double. */
  public abstract Reals of(float[] values);
}
