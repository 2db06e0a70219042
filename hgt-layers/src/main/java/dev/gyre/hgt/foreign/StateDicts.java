package dev.gyre.hgt.foreign;

import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.ModelManifest;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads and writes state dicts of the libraries that the dialects are of, {@code docs/models.md}
 * has the names.
 *
 * <p>Both ways are exact. What a state dict holds comes back bit for bit, under the same keys; a
 * model comes back with the same version, since whatever the library has no name for is written
 * under its own name after {@code gyre.}, which PyTorch leaves alone with {@code strict=False}.
 */
public final class StateDicts {

  /** What the names of tensors that the library does not know begin with. */
  public static final String OWN = "gyre.";

  private static final String NORMALIZATION = OWN + "normalization/";
  private static final String MEAN = "/mean";
  private static final String DEVIATION = "/deviation";
  private static final long START_SEED = 1;

  private StateDicts() {}

  /**
   * The model of a state dict.
   *
   * @param shape of the model; its dialect says which library the state dict is of
   * @param given tensors by key, in the order of the state dict
   * @throws StateDictException if it is not of such a model; says every tensor that is missing, not
   *     expected or of another shape
   */
  public static ImportedModel read(
      ModelShape shape, Map<String, Tensor> given, ForeignOrder order) {
    ForeignNames names = new NameReader(shape, given.keySet()).read(order);
    List<ForeignTensor> tensors = ForeignForm.tensors(shape, names);
    new StateDictCheck(shape, names, given).require(tensors);
    Map<String, Tensor> foreign = new LinkedHashMap<>();
    Map<String, Tensor> own = new TreeMap<>();
    Map<String, Normalization> normalization = new TreeMap<>();
    given.forEach(
        (key, tensor) -> {
          if (key.startsWith(NORMALIZATION)) {
            normalization(key, given, normalization);
          } else if (key.startsWith(OWN)) {
            own.put(key.substring(OWN.length()), tensor);
          } else {
            foreign.put(key, tensor);
          }
        });
    Map<String, Tensor> parameters = parameters(shape, tensors, foreign);
    List<String> started = new ArrayList<>(parameters.keySet());
    tensors.forEach(tensor -> tensor.blocks().forEach(block -> started.remove(block.parameter())));
    started.removeAll(own.keySet());
    parameters.putAll(own);
    HgtModel model =
        HgtModel.of(
            shape,
            HgtParameters.of(shape, parameters),
            normalization,
            true,
            names.toNotes(shape),
            Map.of());
    requireSame(given, write(model));
    List<String> relations =
        names.relations().stream().map(it -> it.key() + " = " + nameOf(shape, it)).toList();
    return new ImportedModel(model, given.size(), started, relations, names.split());
  }

  private static String nameOf(ModelShape shape, ForeignRelation relation) {
    return relation.directed() == ForeignRelation.SELF
        ? ForeignNames.SELF_NAME
        : shape.schema().directedName(relation.directed());
  }

  private static void normalization(
      String key, Map<String, Tensor> given, Map<String, Normalization> into) {
    if (!key.endsWith(MEAN)) {
      return;
    }
    String block = key.substring(NORMALIZATION.length(), key.length() - MEAN.length());
    Tensor deviation = given.get(NORMALIZATION + block + DEVIATION);
    if (deviation == null) {
      throw new StateDictException(
          "'" + key + "' is there without '" + NORMALIZATION + block + DEVIATION + "'");
    }
    into.put(block, new Normalization(given.get(key).data(), deviation.data()));
  }

  /** All parameters: those that the state dict has, and the others at a start without effect. */
  private static Map<String, Tensor> parameters(
      ModelShape shape, List<ForeignTensor> tensors, Map<String, Tensor> foreign) {
    Map<String, Tensor> parameters =
        new LinkedHashMap<>(HgtParameters.seeded(shape, START_SEED).tensors());
    parameters.forEach(
        (name, tensor) -> {
          if (name.endsWith("/edge")
              || name.endsWith("/time/weight")
              || name.endsWith("/time/bias")) {
            Arrays.fill(tensor.data(), 0);
          }
        });
    // Places that no tensor has are of inputs that are always 0.
    tensors.stream()
        .flatMap(tensor -> tensor.blocks().stream())
        .forEach(block -> Arrays.fill(parameters.get(block.parameter()).data(), 0));
    for (ForeignTensor tensor : tensors) {
      float[] from = foreign.get(tensor.name()).data();
      tensor.blocks().forEach(it -> it.toOwn(from, parameters.get(it.parameter()).data()));
    }
    return parameters;
  }

  /**
   * The state dict of a model: under the names that it was imported with, or those of the library's
   * own examples.
   */
  public static Map<String, Tensor> write(HgtModel model) {
    ModelManifest manifest = model.manifest();
    ModelShape shape = manifest.shape();
    ForeignNames names = ForeignNames.ofNotes(manifest.training(), shape);
    List<ForeignTensor> tensors = ForeignForm.tensors(shape, names);
    Map<String, Tensor> dict = new LinkedHashMap<>();
    for (ForeignTensor tensor : tensors) {
      float[] data = new float[tensor.size()];
      List<Block> blocks = tensor.blocks();
      // The first of several copies is written last.
      for (int i = blocks.size() - 1; i >= 0; i--) {
        blocks.get(i).toForeign(model.parameters().data(blocks.get(i).parameter()), data);
      }
      dict.put(tensor.name(), new Tensor(tensor.shape(), data));
    }
    Map<String, Tensor> back = parameters(shape, tensors, dict);
    model
        .parameters()
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (!same(tensor, back.get(name))) {
                dict.put(OWN + name, tensor);
              }
            });
    manifest
        .normalization()
        .forEach(
            (block, of) -> {
              dict.put(NORMALIZATION + block + MEAN, vector(of.mean()));
              dict.put(NORMALIZATION + block + DEVIATION, vector(of.deviation()));
            });
    return dict;
  }

  private static Tensor vector(float[] data) {
    return new Tensor(new int[] {data.length}, data);
  }

  /** Equal bit for bit: 0 and -0 differ. */
  private static boolean same(Tensor one, Tensor other) {
    if (!Arrays.equals(one.shape(), other.shape())) {
      return false;
    }
    for (int i = 0; i < one.data().length; i++) {
      if (Float.floatToRawIntBits(one.data()[i]) != Float.floatToRawIntBits(other.data()[i])) {
        return false;
      }
    }
    return true;
  }

  /** What came in must go out: a bug here would be silent otherwise. */
  private static void requireSame(Map<String, Tensor> given, Map<String, Tensor> written) {
    List<String> reasons = new ArrayList<>();
    given.forEach(
        (key, tensor) -> {
          if (!written.containsKey(key) || !same(tensor, written.get(key))) {
            reasons.add("'" + key + "' would not come back as it is");
          }
        });
    if (!reasons.isEmpty() || written.size() != given.size()) {
      reasons.add("the model would be written as " + written.keySet());
      throw new StateDictException(reasons);
    }
  }
}
