package dev.gyre.hgt.golden;

import dev.gyre.hgt.batch.BatchLayer;
import dev.gyre.hgt.batch.BatchLinear;
import dev.gyre.hgt.batch.TypeVectors;
import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.TrackPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Batch forward over a case in the layout of the golden vectors. */
public final class EmbedCase {

  private EmbedCase() {}

  /**
   * Runs the case and writes {@code {"case", "dialect", "outputs"}}: the last layer's outputs, in
   * the layout of an element of {@code outputs_f32}.
   *
   * @throws IOException if a file cannot be read or written
   * @throws CaseException if the case is not in the layout
   */
  public static void run(Path caseJson, Path outJson) throws IOException {
    CaseFile file = CaseFile.read(caseJson);
    List<TypeVectors> outputs;
    try {
      outputs = forward(file.golden());
    } catch (IllegalArgumentException e) {
      throw new CaseException(caseJson + ": " + e.getMessage());
    }
    file.write(outputs, outJson);
  }

  /** The vectors after the last layer, by type. */
  static List<TypeVectors> forward(GoldenCase golden) {
    List<TypeVectors> vectors = adapt(golden);
    int layers = golden.layers().size();
    TrackPlan plan = TrackPlan.none(layers);
    for (int layer = 1; layer <= layers; layer++) {
      List<TypeVectors> after =
          new BatchLayer(golden.layers().get(layer - 1), plan, layer, null)
              .forward(vectors, golden.edges());
      vectors = new ArrayList<>();
      for (int type = 0; type < after.size(); type++) {
        TypeVectors of = after.get(type);
        vectors.add(golden.form().hasOutput(type) ? of : TypeVectors.of(of.nodes(), null));
      }
    }
    return vectors;
  }

  /** {@code tanh(x W + b)} by type where the case adapts, else x. */
  static List<TypeVectors> adapt(GoldenCase golden) {
    if (golden.adapt().isEmpty()) {
      return golden.inputs();
    }
    List<TypeVectors> adapted = new ArrayList<>();
    for (int type = 0; type < golden.inputs().size(); type++) {
      TypeVectors raw = golden.inputs().get(type);
      float[] rows = BatchLinear.apply(golden.adapt().get(type), raw.base(), raw.nodes());
      Kernels.best().tanh(rows, 0, rows.length);
      adapted.add(TypeVectors.of(raw.nodes(), rows));
    }
    return adapted;
  }
}
