package dev.gyre.hgt.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Several models of one shape as a single wide one, whose logit is the mean of theirs (deep
 * ensembles: Lakshminarayanan, Pritzel and Blundell, NeurIPS 2017).
 *
 * <p>With K members of width d and H heads it has width {@code K d} and {@code K H} heads; member k
 * is the k-th block of each vector. Heads do not see each other anyway, and every matrix of the
 * wide model is zero outside of the members' own blocks:
 *
 * <pre>
 * d x d           block diagonal
 * z x d, d, H     side by side
 * 2 d + z of the scorer, rows   those of the source of all members, of the target, then z
 * third           the members' w_3 slope_k / K
 * b_3             mean of slope_k b_3 + intercept_k; slope and intercept are 1 and 0
 * </pre>
 *
 * <p>So a job loads and runs it as any other model. What has no block of its own, because its size
 * does not follow the width, must be the {@link #shared} same in all members: defaults for missing
 * values, embedding rows of categories, the gates of skip connections.
 */
public final class Ensemble {

  private static final String FIRST = "scorer/first/weight";
  private static final String THIRD = "scorer/third/weight";
  private static final String THIRD_BIAS = "scorer/third/bias";
  private static final String CALIBRATION = "scorer/calibration";

  /** Whose value in the ensemble is made of all members' by a rule of its own. */
  private static final Set<String> COMBINED = Set.of(THIRD_BIAS, CALIBRATION);

  private final List<HgtModel> members;
  private final ModelShape shape;
  private final ModelShape wide;

  private Ensemble(List<HgtModel> members) {
    this.members = List.copyOf(members);
    this.shape = members.get(0).manifest().shape();
    this.wide = widened(shape, members.size());
  }

  /**
   * Names of the parameters that all members must have the same values of.
   *
   * @param shape of a member
   * @throws IllegalArgumentException if models of this shape make no ensemble
   */
  public static Set<String> shared(ModelShape shape) {
    Map<String, ParameterSpec> wide = ParameterLayout.of(widened(shape, 2));
    return ParameterLayout.of(shape).entrySet().stream()
        .filter(it -> Arrays.equals(it.getValue().shape(), wide.get(it.getKey()).shape()))
        .map(Map.Entry::getKey)
        .filter(name -> !COMBINED.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A member with the {@link #shared} values of another, which are copied. */
  public static HgtModel withShared(HgtModel member, HgtModel other) {
    ModelManifest manifest = member.manifest();
    Map<String, Tensor> tensors = new LinkedHashMap<>(member.parameters().tensors());
    for (String name : shared(manifest.shape())) {
      Tensor taken = other.parameters().tensors().get(name);
      tensors.put(name, new Tensor(taken.shape(), taken.data().clone()));
    }
    return HgtModel.of(
        manifest.shape(),
        HgtParameters.of(manifest.shape(), tensors),
        manifest.normalization(),
        manifest.trained(),
        manifest.training(),
        manifest.metrics());
  }

  /**
   * The ensemble of some models; of one it is that model.
   *
   * @throws IllegalArgumentException if they differ in shape, normalization or shared parameters,
   *     or have what makes no ensemble: a layer norm, tracks, no encoder, or an odd width
   */
  public static HgtModel of(List<HgtModel> members) {
    return members.size() == 1 ? members.get(0) : new Ensemble(members).model();
  }

  private static ModelShape widened(ModelShape shape, int members) {
    HgtConfig config = shape.config();
    require(!config.norm(), "a layer norm (norm: true), which reads a whole vector");
    require(config.tracks().isEmpty(), "meta-path tracks, whose weights read a whole vector");
    require(
        config.encoder(),
        "no encoder (encoder: false): its first layer reads the features themselves");
    require(config.width() % 2 == 0, "width " + config.width() + ", of which a half is no number");
    HgtConfig wide =
        new HgtConfig(
            config.dialect(),
            config.width() * members,
            config.heads() * members,
            config.layers(),
            config.temporalEncoding(),
            config.edgeFeatures(),
            config.labelFeature(),
            false,
            config.selfEdges(),
            List.of(),
            true);
    return new ModelShape(wide, shape.schema(), shape.aggregates(), shape.scoredRelation());
  }

  private static void require(boolean fits, String has) {
    if (!fits) {
      throw new IllegalArgumentException(
          "models make an ensemble only where each can have a part of every vector to itself, but"
              + " this one has "
              + has
              + "; change it in the job file, or train a single model");
    }
  }

  private HgtModel model() {
    Set<String> shared = shared(shape);
    members.forEach(member -> requireAlike(member, shared));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    ParameterLayout.of(wide)
        .forEach((name, spec) -> tensors.put(name, tensor(name, spec.shape(), shared)));
    ModelManifest first = members.get(0).manifest();
    Map<String, String> training = new LinkedHashMap<>(first.training());
    training.put("members", Integer.toString(members.size()));
    return HgtModel.of(
        wide,
        HgtParameters.of(wide, tensors),
        first.normalization(),
        members.stream().allMatch(it -> it.manifest().trained()),
        training,
        Map.of());
  }

  private void requireAlike(HgtModel member, Set<String> shared) {
    ModelManifest manifest = member.manifest();
    ModelManifest first = members.get(0).manifest();
    if (!manifest.shape().equals(shape)
        || !manifest.normalization().equals(first.normalization())) {
      throw new IllegalArgumentException(
          "members "
              + first.version()
              + " and "
              + manifest.version()
              + " differ in shape or normalization: an ensemble is of models of one job, fitted on"
              + " the same rows");
    }
    for (String name : shared) {
      if (!Arrays.equals(member.parameters().data(name), members.get(0).parameters().data(name))) {
        throw new IllegalArgumentException(
            "members "
                + first.version()
                + " and "
                + manifest.version()
                + " differ in '"
                + name
                + "', which an ensemble has once: train the others with that of the first");
      }
    }
  }

  private Tensor tensor(String name, int[] to, Set<String> shared) {
    HgtParameters first = members.get(0).parameters();
    if (shared.contains(name)) {
      return new Tensor(to, first.data(name).clone());
    }
    return switch (name) {
      case CALIBRATION -> new Tensor(to, new float[] {1, 0});
      case THIRD_BIAS -> new Tensor(to, new float[] {meanIntercept()});
      default -> blocks(name, first.tensors().get(name).shape(), to);
    };
  }

  private float meanIntercept() {
    double sum = 0;
    for (HgtModel member : members) {
      float[] calibration = member.parameters().data(CALIBRATION);
      double bias = member.parameters().data(THIRD_BIAS)[0];
      sum += calibration[0] * bias + calibration[1];
    }
    return (float) (sum / members.size());
  }

  /**
   * Each member's values at its own places, zeros elsewhere. All but the first two dimensions are
   * the same in a member and the ensemble.
   */
  private Tensor blocks(String name, int[] from, int[] to) {
    float[] out = new float[Tensor.size(to)];
    int columns = from.length > 1 ? from[1] : 1;
    int wideColumns = to.length > 1 ? to[1] : 1;
    int rest = Tensor.size(from) / (from[0] * columns);
    for (int k = 0; k < members.size(); k++) {
      HgtParameters parameters = members.get(k).parameters();
      float[] in = parameters.data(name);
      double scale =
          name.equals(THIRD) ? parameters.data(CALIBRATION)[0] / (double) members.size() : 1;
      int firstColumn = wideColumns == columns ? 0 : k * columns;
      for (int row = 0; row < from[0]; row++) {
        int toRow = row(name, from[0], to[0], k, row);
        for (int i = 0; i < columns * rest; i++) {
          out[(toRow * wideColumns + firstColumn) * rest + i] =
              (float) (scale * in[row * columns * rest + i]);
        }
      }
    }
    return new Tensor(to, out);
  }

  private int row(String name, int rows, int wideRows, int member, int row) {
    if (name.equals(FIRST)) {
      // The source's vectors of all members, the target's, and what every member reads.
      int width = shape.config().width();
      int end = row / width;
      return end < 2
          ? (end * members.size() + member) * width + row % width
          : row + 2 * width * (members.size() - 1);
    }
    return wideRows == rows ? row : member * rows + row;
  }
}
