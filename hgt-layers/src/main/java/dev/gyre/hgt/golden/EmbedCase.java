package dev.gyre.hgt.golden;

import java.io.IOException;
import java.nio.file.Path;

/** Batch forward over a case in the layout of the golden vectors. */
public final class EmbedCase {

  private EmbedCase() {}

  /**
   * Runs the case and writes {@code {"case", "dialect", "outputs"}}: the last layer's outputs, in
   * the layout of {@code outputs_f32}.
   *
   * @throws IOException if a file cannot be read or written
   * @throws IllegalArgumentException if the case is not in the layout
   */
  public static void run(Path caseJson, Path outJson) throws IOException {
    throw new UnsupportedOperationException("cases come with the next commit");
  }
}
