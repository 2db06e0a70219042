package dev.gyre.hgt.golden;

import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Batch forward, and backward, over a case in the layout of the golden vectors. */
public final class EmbedCase {

  private EmbedCase() {}

  /**
   * Runs the case in float and writes {@code {"case", "dialect", "outputs"}}: the last layer's
   * outputs, in the layout of an element of {@code outputs_f32}.
   *
   * @throws IOException if a file cannot be read or written
   * @throws CaseException if the case is not in the layout
   */
  public static void run(Path caseJson, Path outJson) throws IOException {
    CaseFile file = CaseFile.read(caseJson);
    file.write(pass(file, Precision.FLOAT, caseJson).outputs(), outJson);
  }

  /**
   * Runs the case forward and backward from the loss {@code sum(out * c)} and writes {@code
   * {"case", "dialect", "outputs", "loss_value", "grad_x", "grad_weights"}} in the layout of the
   * gradient files. A parameter that takes no part is left out.
   *
   * @param gradJson holds c, in the layout of the outputs
   * @throws IOException if a file cannot be read or written
   * @throws CaseException if the case or c is not in the layout
   */
  public static void run(Path caseJson, Path gradJson, Path outJson, Precision precision)
      throws IOException {
    CaseFile file = CaseFile.read(caseJson);
    CasePass pass = pass(file, precision, caseJson);
    try {
      List<double[]> c = file.lossWeights(gradJson);
      double loss = pass.loss(c);
      List<Reals> dInputs = pass.backward(c);
      file.write(pass.outputs(), loss, dInputs, pass.binding(), outJson);
    } catch (IllegalArgumentException e) {
      throw new CaseException(gradJson + ": " + e.getMessage());
    }
  }

  private static CasePass pass(CaseFile file, Precision precision, Path path) {
    try {
      return new CasePass(file.golden(), precision);
    } catch (IllegalArgumentException e) {
      throw new CaseException(path + ": " + e.getMessage());
    }
  }
}
