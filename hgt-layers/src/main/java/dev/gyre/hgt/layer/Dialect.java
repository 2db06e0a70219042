package dev.gyre.hgt.layer;

/**
 * Which implementation of HGT (Hu et al., "Heterogeneous Graph Transformer", WWW 2020) the outputs
 * agree with. The two differ in the encoder's activation, in when the skip connection applies, and
 * in whether there is a layer norm.
 */
public enum Dialect {
  /** PyTorch Geometric's {@code HGTConv}: ReLU encoder, skip only where widths agree, no norm. */
  PYG,
  /** The authors' {@code HGTConv}: tanh encoder, skip always, layer norm as configured. */
  PYHGT;

  /** The name used in files: {@code pyg} or {@code pyhgt}. */
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * The dialect with this {@link #id()}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Dialect ofId(String id) {
    for (Dialect dialect : values()) {
      if (dialect.id().equals(id)) {
        return dialect;
      }
    }
    throw new IllegalArgumentException("dialect is '" + id + "': it must be 'pyg' or 'pyhgt'");
  }
}
