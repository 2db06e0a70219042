package dev.gyre.hgt.grad;

import dev.gyre.hgt.real.Reals;

/**
 * The gated skip connection (Hu et al., equation 5, with the gate of the authors' code).
 *
 * <pre>
 * y = g o + (1 - g) h,  g = sigmoid(skip)
 * do = g dy,  dh += (1 - g) dy,  dskip += g (1 - g) sum dy (o - h)
 * </pre>
 */
public final class SkipOp {

  /** Numbers that are summed up in the arrays' precision before they go into a double. */
  private static final int CHUNK = 256;

  private final Weight skip;
  private double gate;
  private Reals o;
  private Reals h;

  /** A skip connection; {@code skip} is one number, the gate before its sigmoid. */
  public SkipOp(Weight skip) {
    this.skip = skip;
  }

  /** Blends o with as many first numbers of h. */
  public Reals forward(Reals o, Reals h) {
    this.o = o;
    this.h = h;
    gate = 1 / (1 + Math.exp(-skip.value().get(0)));
    Reals y = o.zeros(o.size());
    y.axpy(0, gate, o, 0, o.size());
    y.axpy(0, 1 - gate, h, 0, o.size());
    return y;
  }

  /** Turns the gradient of y into that of o, in place, and adds to that of h. */
  public void backward(Reals dy, Reals dh) {
    int n = dy.size();
    double sum = 0;
    for (int at = 0; at < n; at += CHUNK) {
      int count = Math.min(CHUNK, n - at);
      sum += dy.dot(at, o, at, count) - dy.dot(at, h, at, count);
    }
    skip.gradient().add(0, gate * (1 - gate) * sum);
    dh.axpy(0, 1 - gate, dy, 0, n);
    dy.axpy(0, gate - 1, dy, 0, n);
  }
}
