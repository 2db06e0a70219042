package dev.gyre.jobs.config;

/** Which HGT the model follows; their outputs differ. */
public enum Dialect {
  /** PyTorch Geometric's HGTConv. */
  PYG("pyg"),
  /** The authors' own code. */
  PYHGT("pyhgt");

  private final String token;

  Dialect(String token) {
    this.token = token;
  }

  /** How the job file writes it. */
  public String token() {
    return token;
  }
}
