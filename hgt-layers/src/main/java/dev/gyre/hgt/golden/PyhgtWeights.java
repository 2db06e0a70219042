package dev.gyre.hgt.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gyre.hgt.json.JsonFields;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.MetaRelations;
import dev.gyre.hgt.layer.RelationWeights;
import dev.gyre.hgt.layer.TimeBuckets;
import dev.gyre.hgt.layer.TimeWeights;
import dev.gyre.hgt.layer.TypeWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Weights under the authors' names: those of one layer bare, or of several under {@code
 * gcs.N.base_conv.} with the adapting {@code adapt_ws.TYPE} beside them, or a list with one
 * dictionary a layer. Norm and temporal encoding are on where their weights are, unless {@code
 * use_norm} or {@code use_RTE} says false.
 */
final class PyhgtWeights {

  private static final Pattern STACKED = Pattern.compile("(gcs\\.(\\d+)\\.(?:base_conv\\.)?)(.+)");

  private final JsonFields root;
  private final boolean list;
  private final List<Map<String, GoldenArray>> layers = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();
  private final Map<String, GoldenArray> rest = new LinkedHashMap<>();

  PyhgtWeights(JsonFields root) {
    this.root = root;
    JsonNode weights = root.any("weights");
    list = weights.isArray();
    if (list) {
      for (JsonNode layer : weights) {
        prefixes.add("");
        layers.add(arrays(JsonFields.of(layer, "weights[" + layers.size() + "]")));
      }
    } else {
      sort(arrays(JsonFields.of(weights, "weights")));
    }
    if (layers.isEmpty()) {
      throw new CaseException("weights hold no layer: give at least one");
    }
    if (root.has("num_layers") && root.integer("num_layers") != layers.size()) {
      throw new CaseException(
          "num_layers is "
              + root.integer("num_layers")
              + " but weights are of "
              + layers.size()
              + " layers");
    }
    requireSomewhere("use_norm", "norms.0.weight");
    requireSomewhere("use_RTE", "emb.emb.weight");
  }

  private static Map<String, GoldenArray> arrays(JsonFields fields) {
    Map<String, GoldenArray> arrays = new LinkedHashMap<>();
    for (String name : fields.names()) {
      arrays.put(name, GoldenArray.read(fields.any(name), fields.path() + "." + name));
    }
    return arrays;
  }

  private void sort(Map<String, GoldenArray> arrays) {
    Map<Integer, Map<String, GoldenArray>> stacked = new TreeMap<>();
    Map<Integer, String> prefix = new TreeMap<>();
    Map<String, GoldenArray> bare = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          Matcher matcher = STACKED.matcher(name);
          if (matcher.matches()) {
            Integer layer = Integer.valueOf(matcher.group(2));
            prefix.put(layer, matcher.group(1));
            stacked.computeIfAbsent(layer, n -> new LinkedHashMap<>()).put(matcher.group(3), array);
          } else if (name.startsWith("adapt_ws.")) {
            rest.put(name, array);
          } else {
            bare.put(name, array);
          }
        });
    if (stacked.isEmpty()) {
      layers.add(bare);
      prefixes.add("");
      return;
    }
    int expected = 0;
    for (Map.Entry<Integer, Map<String, GoldenArray>> layer : stacked.entrySet()) {
      if (layer.getKey() != expected++) {
        throw new CaseException(
            "weights have layers " + stacked.keySet() + ": they must be 0, 1, and so on");
      }
      layers.add(layer.getValue());
      prefixes.add(prefix.get(layer.getKey()));
    }
  }

  private void requireSomewhere(String flag, String weight) {
    if (isOn(flag) && layers.stream().noneMatch(layer -> layer.containsKey(weight))) {
      throw new CaseException(flag + " is true but no layer has '" + weight + "'");
    }
  }

  private boolean isOn(String flag) {
    return root.has(flag) && root.bool(flag);
  }

  private boolean isOff(String flag) {
    return root.has(flag) && !root.bool(flag);
  }

  int layers() {
    return layers.size();
  }

  /** Whether the weights are a list with one dictionary a layer. */
  boolean isList() {
    return list;
  }

  /** What the names of a layer's weights begin with; empty where they are bare. */
  String prefix(int layer) {
    return prefixes.get(layer);
  }

  int types() {
    return get(0, "skip").dimension(0);
  }

  int relations() {
    return get(0, "relation_pri").dimension(0);
  }

  boolean anyTime() {
    return IntStream.range(0, layers.size()).anyMatch(this::hasTime);
  }

  private boolean hasTime(int layer) {
    return layers.get(layer).containsKey("emb.emb.weight") && !isOff("use_RTE");
  }

  private GoldenArray get(int layer, String name) {
    GoldenArray array = layers.get(layer).get(name);
    if (array == null) {
      throw new CaseException("weights of layer " + layer + " lack '" + name + "'");
    }
    return array;
  }

  /** The maps that raw vectors go through first; empty without. */
  List<Linear> adapt(int inputs) {
    if (rest.isEmpty()) {
      return List.of();
    }
    int width = linear(0, "k_linears.0").inputs();
    List<Linear> adapt = new ArrayList<>();
    for (int type = 0; type < types(); type++) {
      String name = "adapt_ws." + type;
      GoldenArray weight = rest.get(name + ".weight");
      GoldenArray bias = rest.get(name + ".bias");
      if (weight == null || bias == null) {
        throw new CaseException("weights lack '" + name + ".weight' or '" + name + ".bias'");
      }
      adapt.add(
          Linear.transposed(
              inputs, width, weight.require(width, inputs).floats(), bias.require(width).floats()));
    }
    return adapt;
  }

  LayerWeights layer(int layer, MetaRelations meta) {
    GoldenArray skip = get(layer, "skip").require(types());
    List<TypeWeights> typeWeights = new ArrayList<>();
    boolean norm = layers.get(layer).containsKey("norms.0.weight") && !isOff("use_norm");
    for (int type = 0; type < types(); type++) {
      Linear key = linear(layer, "k_linears." + type);
      int width = key.outputs();
      typeWeights.add(
          new TypeWeights(
              key,
              linear(layer, "q_linears." + type),
              linear(layer, "v_linears." + type),
              linear(layer, "a_linears." + type),
              new float[] {(float) skip.data()[type]},
              norm ? get(layer, "norms." + type + ".weight").require(width).floats() : null,
              norm ? get(layer, "norms." + type + ".bias").require(width).floats() : null));
    }
    GoldenArray prior = get(layer, "relation_pri").require(relations(), -1);
    int heads = prior.dimension(1);
    if (root.has("heads") && root.integer("heads") != heads) {
      throw new CaseException(
          prior.name() + " has " + heads + " heads but heads is " + root.integer("heads"));
    }
    int headWidth = typeWeights.get(0).key().outputs() / heads;
    int[] shape = {relations(), heads, headWidth, headWidth};
    float[] attention = get(layer, "relation_att").require(shape).floats();
    float[] message = get(layer, "relation_msg").require(shape).floats();
    List<RelationWeights> relationWeights = new ArrayList<>();
    int size = heads * headWidth * headWidth;
    for (int r = 0; r < relations(); r++) {
      relationWeights.add(
          new RelationWeights(
              Arrays.copyOfRange(attention, r * size, (r + 1) * size),
              Arrays.copyOfRange(message, r * size, (r + 1) * size),
              Arrays.copyOfRange(prior.floats(), r * heads, (r + 1) * heads)));
    }
    return new LayerWeights(meta, typeWeights, relationWeights, time(layer), List.of(), List.of());
  }

  private TimeWeights time(int layer) {
    if (!hasTime(layer)) {
      return null;
    }
    Linear linear = linear(layer, "emb.lin");
    GoldenArray table = get(layer, "emb.emb.weight").require(TimeBuckets.COUNT, linear.inputs());
    return new TimeWeights(table.floats(), linear);
  }

  private Linear linear(int layer, String name) {
    GoldenArray weight = get(layer, name + ".weight").require(-1, -1);
    int outputs = weight.dimension(0);
    int inputs = weight.dimension(1);
    return Linear.transposed(
        inputs, outputs, weight.floats(), get(layer, name + ".bias").require(outputs).floats());
  }
}
